#pragma once

#include <functional>
#include <span>
#include <string>

#include "bench/baselines/roster.hpp"
#include "bench/measure/field.hpp"

namespace linnet::bench {

/// How a case enters Google Benchmark.
struct Registration {
  std::string name;    ///< "square/512/hot"
  double flops = 0.0;  ///< of a call
  double bytes = 0.0;  ///< that a call must move at least
  /// Finds the best form of the one library.
  std::function<Field(std::span<const Entrant> library, int threads)> gather;
};

/// Opens all libraries, those of PyPI below the folder that LINNET_BENCH_WHEELS names or where
/// cmake/run.sh puts them, registers "CASE/LIBRARY/threads:N" for each case and library, with 1
/// thread and with as many as the process may use, and runs what the command line asks for. Returns
/// the exit code.
int run_google_benchmark(int count, char** arguments, const std::vector<Registration>& cases);

}  // namespace linnet::bench
