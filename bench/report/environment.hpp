#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace linnet::bench {

/// The peak with one number of threads, measured before all cases, between them and after them.
struct PeakOfThreads {
  int threads = 1;
  double gflops = 0.0;     ///< multiply-adds in registers, the highest of the medians
  double gigabytes = 0.0;  ///< read from memory a second
};

struct PeakOfSet {
  std::string set;
  std::vector<PeakOfThreads> threads;
};

struct LibraryNote {
  std::string name;
  std::string description;
  std::string path;
};

/// Of the whole machine, whatever part of it the process may use.
struct Topology {
  int sockets = 0;
  int cores = 0;
  int processors = 0;
  int memory_nodes = 0;
};

/// Everything apart from the case that a figure depends on.
struct EnvironmentReport {
  std::string commit;
  std::string compiler;
  std::string compiler_flags;
  std::string time;
  std::string cpu;        ///< the model
  std::string cpu_id;     ///< family, model and stepping by number
  std::string cpu_flags;  ///< what the processor can do, by the system's names
  Topology topology;
  unsigned processors = 1;   ///< that the process may use
  std::string load_average;  ///< of the last 1, 5 and 15 minutes, when the program began
  std::string system;
  std::string governor;
  std::string instruction_sets;
  std::vector<std::string> caches;  ///< "L2 2048 KiB"
  std::size_t memory_bytes = 0;     ///< available
  std::size_t stream_bytes = 0;     ///< the area that streaming cases walk through
  std::string stream_rule;          ///< why it has that size
  std::vector<std::string> settings_removed;
  std::vector<LibraryNote> libraries;
  std::vector<std::string> missing;
  std::vector<PeakOfSet> peaks;  ///< the set that Linnet uses is the last
};

}  // namespace linnet::bench
