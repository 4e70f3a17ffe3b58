#include "engine/core/cgroup.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace linnet {
namespace {

namespace fs = std::filesystem;

/// Whether a list with commas has that controller.
bool lists(const std::string& controllers, const std::string& controller) {
  std::istringstream names(controllers);
  for (std::string name; std::getline(names, name, ',');) {
    if (name == controller) return true;
  }
  return false;
}

/// The lowest limit of the group `path` below `mount` and of all groups above it.
std::optional<double> lowest_limit(const fs::path& mount, const fs::path& path,
                                   const GroupLimit& limit) {
  std::optional<double> lowest;
  fs::path group = path.relative_path();
  for (;;) {
    if (const auto here = limit(mount / group)) lowest = std::min(*here, lowest.value_or(*here));
    if (group.empty()) return lowest;
    group = group.parent_path();
  }
}

}  // namespace

std::optional<double> lowest_cgroup_limit(const fs::path& root, const std::string& controller,
                                          const GroupLimit& v2, const GroupLimit& v1) {
  const fs::path mount = root / "sys/fs/cgroup";
  std::ifstream groups(root / "proc/self/cgroup");
  std::optional<double> lowest;
  for (std::string line; std::getline(groups, line);) {
    // "0::/path" in version 2, "4:cpu,cpuacct:/path" in version 1.
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const fs::path path = line.substr(second + 1);
    std::optional<double> limit;
    if (controllers.empty()) limit = lowest_limit(mount, path, v2);
    if (lists(controllers, controller)) limit = lowest_limit(mount / controller, path, v1);
    if (limit) lowest = std::min(*limit, lowest.value_or(*limit));
  }
  return lowest;
}

std::string first_line_of(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace linnet
