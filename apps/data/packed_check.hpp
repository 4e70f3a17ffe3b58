#pragma once

#include <string>

#include "apps/process/progress.hpp"
#include "engine/core/workers.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "io/dataset/packed_file.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// Checks all pixels of an open packed data set, and what its index tells of them, with progress on
/// standard error. Throws Error(data) that names the path and counts the damaged parts, Stopped.
void require_undamaged(const std::string& path, const PackedSet& set, const KernelTable& kernels,
                       const Workers& workers, ProgressStyle style, const StopRequest& stop);

}  // namespace linnet
