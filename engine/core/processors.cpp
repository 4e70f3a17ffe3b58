#include "engine/core/processors.hpp"

#include <sched.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <thread>

#include "engine/core/cgroup.hpp"

namespace linnet {
namespace {

namespace fs = std::filesystem;

/// cpu.max of version 2: "max 100000" or "150000 100000".
std::optional<double> quota_v2(const fs::path& folder) {
  std::istringstream line(first_line_of(folder / "cpu.max"));
  double quota = 0.0;
  double period = 0.0;
  if (!(line >> quota >> period) || quota <= 0.0 || period <= 0.0) return std::nullopt;
  return quota / period;
}

/// Version 1 has a file for each number; a quota of −1 is none.
std::optional<double> quota_v1(const fs::path& folder) {
  std::istringstream line(first_line_of(folder / "cpu.cfs_quota_us") + " " +
                          first_line_of(folder / "cpu.cfs_period_us"));
  double quota = 0.0;
  double period = 0.0;
  if (!(line >> quota >> period) || quota <= 0.0 || period <= 0.0) return std::nullopt;
  return quota / period;
}

}  // namespace

int processors_in_affinity_mask() {
  // A mask of fixed size fails on machines with more processors than it has bits.
  for (int most = 1024; most <= 1 << 20; most *= 2) {
    cpu_set_t* set = CPU_ALLOC(static_cast<std::size_t>(most));
    if (set == nullptr) break;
    const std::size_t bytes = CPU_ALLOC_SIZE(static_cast<std::size_t>(most));
    const bool known = ::sched_getaffinity(0, bytes, set) == 0;
    const int count = known ? CPU_COUNT_S(bytes, set) : 0;
    CPU_FREE(set);
    if (known) return std::max(count, 1);
  }
  return std::max(static_cast<int>(std::thread::hardware_concurrency()), 1);
}

std::optional<double> cgroup_quota(const fs::path& root) {
  return lowest_cgroup_limit(root, "cpu", quota_v2, quota_v1);
}

}  // namespace linnet
