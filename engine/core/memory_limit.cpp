#include "engine/core/memory_limit.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

#include "engine/core/cgroup.hpp"

namespace linnet {
namespace {

namespace fs = std::filesystem;

/// The number in a file; none for "max".
std::optional<double> number_in(const fs::path& file) {
  std::istringstream line(first_line_of(file));
  double number = 0.0;
  return line >> number ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<std::size_t> memory_limit(const fs::path& root) {
  std::optional<double> bytes;
  std::ifstream file(root / "proc/meminfo");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    double kilobytes = 0.0;
    if (words >> name >> kilobytes && name == "MemAvailable:") bytes = 1024.0 * kilobytes;
  }
  if (!bytes) return std::nullopt;
  const auto limit = lowest_cgroup_limit(
      root, "memory", [](const fs::path& group) { return number_in(group / "memory.max"); },
      [](const fs::path& group) { return number_in(group / "memory.limit_in_bytes"); });
  return static_cast<std::size_t>(std::min(*bytes, limit.value_or(*bytes)));
}

}  // namespace linnet
