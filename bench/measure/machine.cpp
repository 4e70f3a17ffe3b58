#include "bench/measure/machine.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

namespace linnet::bench {
namespace {

namespace fs = std::filesystem;

std::string first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// The value of the first line "KEY : value" or "KEY=value" of a file; empty if there is none.
std::string value_of(const fs::path& path, const std::string& key, char separator) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t at = line.find(separator);
    if (line.rfind(key, 0) != 0 || at == std::string::npos) continue;
    const std::size_t begin = line.find_first_not_of(" \t\"", at + 1);
    const std::size_t end = line.find_last_not_of(" \t\"");
    if (begin != std::string::npos) return line.substr(begin, end + 1 - begin);
  }
  return "";
}

/// "2048K" or "32M".
std::size_t bytes_of(const std::string& text) {
  std::istringstream stream(text);
  std::size_t number = 0;
  char unit = ' ';
  stream >> number >> unit;
  if (unit == 'K') return number << 10;
  if (unit == 'M') return number << 20;
  return number;
}

/// Whether the name of a folder is the prefix and a number, as in "cpu12".
bool is_numbered(const fs::path& folder, std::string_view prefix) {
  const std::string name = folder.filename().string();
  return name.size() > prefix.size() && name.starts_with(prefix) &&
         name.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
}

/// The folders "cpu0", "cpu1", … of a folder of the system.
std::vector<fs::path> numbered_folders(const fs::path& folder, std::string_view prefix) {
  std::vector<fs::path> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (is_numbered(entry.path(), prefix)) found.push_back(entry.path());
  }
  return found;
}

}  // namespace

std::string cpu_model(const fs::path& root) {
  const std::string model = value_of(root / "proc/cpuinfo", "model name", ':');
  return model.empty() ? "unknown" : model;
}

std::string cpu_id(const fs::path& root) {
  const fs::path path = root / "proc/cpuinfo";
  const std::string family = value_of(path, "cpu family", ':');
  if (family.empty()) return "";
  // A tab follows "model", and a space in "model name".
  return fmt::format("family {}, model {}, stepping {}", family, value_of(path, "model\t", ':'),
                     value_of(path, "stepping", ':'));
}

std::string cpu_flags(const fs::path& root) {
  const std::string flags = value_of(root / "proc/cpuinfo", "flags", ':');
  return flags.empty() ? value_of(root / "proc/cpuinfo", "Features", ':') : flags;  // of an Arm
}

std::string load_average(const fs::path& root) {
  std::istringstream line(first_line(root / "proc/loadavg"));
  std::string minutes[3];
  if (!(line >> minutes[0] >> minutes[1] >> minutes[2])) return "";
  return fmt::format("{} {} {}", minutes[0], minutes[1], minutes[2]);
}

Topology topology(const fs::path& root) {
  std::set<std::string> sockets;
  std::set<std::pair<std::string, std::string>> cores;
  Topology found;
  for (const fs::path& cpu : numbered_folders(root / "sys/devices/system/cpu", "cpu")) {
    const std::string socket = first_line(cpu / "topology/physical_package_id");
    if (socket.empty()) continue;  // a processor that is switched off
    ++found.processors;
    sockets.insert(socket);
    cores.insert({socket, first_line(cpu / "topology/core_id")});
  }
  found.sockets = static_cast<int>(sockets.size());
  found.cores = static_cast<int>(cores.size());
  const auto nodes = numbered_folders(root / "sys/devices/system/node", "node");
  found.memory_nodes = static_cast<int>(nodes.size());
  return found;
}

std::string governor(const fs::path& root) {
  const std::string name =
      first_line(root / "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
  return name.empty() ? "none that the system shows" : name;
}

std::string system_name(const fs::path& root) {
  std::string name = value_of(root / "etc/os-release", "PRETTY_NAME", '=');
  utsname kernel{};
  if (::uname(&kernel) == 0) name += fmt::format(", {} {}", kernel.sysname, kernel.release);
  return name;
}

std::size_t available_memory(const fs::path& root) {
  std::istringstream value(value_of(root / "proc/meminfo", "MemAvailable", ':'));
  std::size_t kilobytes = 0;
  value >> kilobytes;
  return kilobytes << 10;
}

std::vector<Cache> caches(const fs::path& root) {
  std::vector<Cache> found;
  for (int index = 0;; ++index) {
    const fs::path folder = root / fmt::format("sys/devices/system/cpu/cpu0/cache/index{}", index);
    const std::string level = first_line(folder / "level");
    if (level.empty()) break;
    found.push_back(
        {level[0] - '0', first_line(folder / "type"), bytes_of(first_line(folder / "size"))});
  }
  return found;
}

StreamSize stream_size(std::size_t last_cache, std::size_t available) {
  constexpr std::size_t kMebibyte = std::size_t{1} << 20;
  constexpr std::size_t kUnknownCache = 64 * kMebibyte;
  const std::size_t cache = last_cache != 0 ? last_cache : kUnknownCache;
  const std::size_t enough = 4 * cache + cache / 4;
  const std::size_t most = available != 0 ? available / 4 : enough;
  if (enough <= most) {
    return {enough, fmt::format("more than 4 times the last cache of {} MiB", cache / kMebibyte)};
  }
  return {most,
          fmt::format("a quarter of the available memory, {:.1f} times the last cache of {} MiB",
                      static_cast<double>(most) / static_cast<double>(cache), cache / kMebibyte)};
}

StreamSize stream_size_here() {
  const std::vector<Cache> found = caches("/");
  return stream_size(found.empty() ? 0 : found.back().bytes, available_memory("/"));
}

}  // namespace linnet::bench
