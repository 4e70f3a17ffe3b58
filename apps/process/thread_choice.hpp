#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace linnet {

/// How many threads to use, and what decided it, for a person to read.
struct ThreadChoice {
  int threads = 1;
  std::string reason;
  bool asked = false;  ///< somebody named the number
};

/// The most threads that may be asked for.
inline constexpr int kMostThreads = 1024;

/// `asked` (--threads) before LINNET_NUM_THREADS before OMP_NUM_THREADS before the processors that
/// the affinity mask and the cgroup's quota allow. Throws Error(usage) if a number is none between
/// 1 and kMostThreads; of OMP_NUM_THREADS the first number counts, and nonsense is ignored.
ThreadChoice choose_threads(std::optional<int> asked);

/// The quota of processor time of the process's cgroup (version 1 or 2) or of one above it, in
/// processors; none if there is no limit. `root` is where /proc and /sys are looked for.
std::optional<double> cgroup_quota(const std::filesystem::path& root);

}  // namespace linnet
