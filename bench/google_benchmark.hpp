#pragma once

#include <functional>
#include <span>
#include <string>

#include "bench/baselines/registry.hpp"
#include "bench/measure/candidates.hpp"

namespace linnet::bench {

/// A case as it is registered with Google Benchmark.
struct Registration {
  std::string name;    ///< "square/512/hot"
  double flops = 0.0;  ///< of a call
  double bytes = 0.0;  ///< that a call must move at least
  /// The best form of the one library that the span holds.
  std::function<Candidates(std::span<const LoadedLibrary> library, int threads)> find_candidates;
};

/// Loads all libraries (those from PyPI out of the folder that LINNET_BENCH_WHEELS names, or the
/// one that cmake/run.sh fills), registers "CASE/LIBRARY/threads:N" for each case and library with
/// 1 thread and with all that the process may use, and runs the benchmarks that the command line
/// selects. Returns the exit code.
int run_google_benchmark(int count, char** arguments, const std::vector<Registration>& cases);

}  // namespace linnet::bench
