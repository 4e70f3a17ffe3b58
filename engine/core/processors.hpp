#pragma once

#include <filesystem>
#include <optional>

namespace linnet {

/// The processors that the affinity mask of the calling thread allows; at least 1.
int processors_in_affinity_mask();

/// The quota of processor time of the process's cgroup (version 1 or 2) or of one of its ancestors,
/// the lowest of them, in processors. None if there is no limit. `root` is the folder in which
/// /proc and /sys are looked up.
std::optional<double> cgroup_quota(const std::filesystem::path& root);

}  // namespace linnet
