#include "engine/core/processors.hpp"

#include <sched.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

namespace linnet {
namespace {

namespace fs = std::filesystem;

std::string first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// cpu.max of version 2: "max 100000" or "150000 100000".
std::optional<double> quota_v2(const fs::path& folder) {
  std::istringstream line(first_line(folder / "cpu.max"));
  double quota = 0.0;
  double period = 0.0;
  if (!(line >> quota >> period) || quota <= 0.0 || period <= 0.0) return std::nullopt;
  return quota / period;
}

/// Version 1 has a file for each number; a quota of −1 is none.
std::optional<double> quota_v1(const fs::path& folder) {
  std::istringstream line(first_line(folder / "cpu.cfs_quota_us") + " " +
                          first_line(folder / "cpu.cfs_period_us"));
  double quota = 0.0;
  double period = 0.0;
  if (!(line >> quota >> period) || quota <= 0.0 || period <= 0.0) return std::nullopt;
  return quota / period;
}

bool lists_cpu(const std::string& controllers) {
  std::istringstream names(controllers);
  for (std::string name; std::getline(names, name, ',');) {
    if (name == "cpu") return true;
  }
  return false;
}

/// The lowest quota of the group `path` below `mount` and of all groups above it.
template <class Quota>
std::optional<double> lowest_quota(const fs::path& mount, const fs::path& path,
                                   const Quota& quota) {
  std::optional<double> lowest;
  fs::path group = path.relative_path();
  for (;;) {
    if (const auto here = quota(mount / group)) lowest = std::min(*here, lowest.value_or(*here));
    if (group.empty()) return lowest;
    group = group.parent_path();
  }
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
  std::ifstream groups(root / "proc/self/cgroup");
  std::optional<double> lowest;
  for (std::string line; std::getline(groups, line);) {
    // "0::/path" in version 2, "4:cpu,cpuacct:/path" in version 1.
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const fs::path path = line.substr(second + 1);
    std::optional<double> quota;
    if (controllers.empty()) quota = lowest_quota(root / "sys/fs/cgroup", path, quota_v2);
    if (lists_cpu(controllers)) quota = lowest_quota(root / "sys/fs/cgroup/cpu", path, quota_v1);
    if (quota) lowest = std::min(*quota, lowest.value_or(*quota));
  }
  return lowest;
}

}  // namespace linnet
