#pragma once

#include <string>

#include "apps/process/progress.hpp"
#include "linnet/context.hpp"
#include "linnet/io/packed_file.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// Verifies the checksums of all pixels of an open packed data set, and the hashes and sums of its
/// index (not of a shard that has parts of images), with progress on standard error. Throws
/// Error(data) that names the path and counts the damaged blocks or images, Stopped.
void require_undamaged(const std::string& path, const PackedSet& set, const Context& context,
                       ProgressStyle style, const StopRequest& stop);

}  // namespace linnet
