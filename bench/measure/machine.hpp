#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/report/environment.hpp"

namespace linnet::bench {

/// Facts about the machine. `root` is the folder in which proc, sys and etc are looked for.
std::string cpu_model(const std::filesystem::path& root);
/// What tells processors apart whose model has no number: "family 6, model 207, stepping 2"; empty
/// if the system does not tell it.
std::string cpu_id(const std::filesystem::path& root);
std::string cpu_flags(const std::filesystem::path& root);
/// "0.08 0.03 0.01"; empty if unknown.
std::string load_average(const std::filesystem::path& root);
/// Numbers are 0 where the system does not tell them.
Topology topology(const std::filesystem::path& root);
std::string governor(const std::filesystem::path& root);
std::string system_name(const std::filesystem::path& root);

/// Bytes of memory that are available now; 0 if unknown.
std::size_t available_memory(const std::filesystem::path& root);

struct Cache {
  int level = 0;
  std::string type;  ///< "Data", "Instruction", "Unified"
  std::size_t bytes = 0;
};

/// The caches of the first processor, the nearest first.
std::vector<Cache> caches(const std::filesystem::path& root);

/// The size of the area that streaming cases walk through, and why it is this.
struct StreamSize {
  std::size_t bytes = 0;
  std::string rule;
};

/// A little more than four times the last cache, but at most a quarter of the available memory.
StreamSize stream_size(std::size_t last_cache, std::size_t available);
StreamSize stream_size_here();

}  // namespace linnet::bench
