#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace linnet::bench {

/// What the system says of itself; `root` is where /proc and /sys are looked for.
std::string cpu_model(const std::filesystem::path& root);
std::string governor(const std::filesystem::path& root);
std::string system_name(const std::filesystem::path& root);

/// Bytes of memory that could be had now; 0 if unknown.
std::size_t available_memory(const std::filesystem::path& root);

struct Cache {
  int level = 0;
  std::string type;  ///< "Data", "Instruction", "Unified"
  std::size_t bytes = 0;
};

/// The caches of the first processor, from the nearest on.
std::vector<Cache> caches(const std::filesystem::path& root);

/// How much memory streaming cases walk through.
struct StreamSize {
  std::size_t bytes = 0;
  std::string rule;
};

/// A little more than four times the last cache, but no more than a quarter of the memory there is.
StreamSize stream_size(std::size_t last_cache, std::size_t available);
StreamSize stream_size_here();

}  // namespace linnet::bench
