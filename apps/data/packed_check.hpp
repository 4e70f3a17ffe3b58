#pragma once

#include <string>

#include "apps/process/progress.hpp"
#include "engine/core/workers.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "io/dataset/packed_file.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// Verifies the checksums of all pixels of an open packed data set, and the hashes and sums of its
/// index, with progress on standard error. Throws Error(data) that names the path and counts the
/// damaged blocks or images, Stopped.
void require_undamaged(const std::string& path, const PackedSet& set, const KernelTable& kernels,
                       const Workers& workers, ProgressStyle style, const StopRequest& stop);

}  // namespace linnet
