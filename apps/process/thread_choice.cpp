#include "apps/process/thread_choice.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>
#include <thread>
#include <vector>

#include "io/file/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

namespace fs = std::filesystem;

std::optional<int> to_thread_count(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value < 1 || value > kMostThreads) return std::nullopt;
  return value;
}

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

ThreadChoice choose_threads(std::optional<int> asked) {
  if (asked) return {*asked, "--threads", true};
  if (const char* text = std::getenv("LINNET_NUM_THREADS"); text != nullptr && *text != '\0') {
    const auto count = to_thread_count(text);
    if (!count) {
      throw Error(Fault::usage, fmt::format("LINNET_NUM_THREADS takes a whole number from 1 to {}, "
                                            "not '{}'",
                                            kMostThreads, printable(text)));
    }
    return {*count, "LINNET_NUM_THREADS", true};
  }
  if (const char* text = std::getenv("OMP_NUM_THREADS"); text != nullptr) {
    const std::string_view list = text;
    if (const auto count = to_thread_count(list.substr(0, list.find(',')))) {
      return {*count, "OMP_NUM_THREADS", true};
    }
  }
  const int processors = std::min(processors_in_affinity_mask(), kMostThreads);
  const auto quota = cgroup_quota("/");
  if (quota && std::ceil(*quota) < processors) {
    return {std::max(static_cast<int>(std::ceil(*quota)), 1),
            fmt::format("the cgroup's quota is {:g} processors", *quota), false};
  }
  return {processors,
          processors == 1 ? "it may use 1 processor"
                          : fmt::format("it may use {} processors", processors),
          false};
}

}  // namespace linnet
