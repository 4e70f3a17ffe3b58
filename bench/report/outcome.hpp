#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace linnet::bench {

/// What one library did on one case: seconds a call, one of each round.
struct Timing {
  std::string library;
  std::string form;
  int threads = 1;
  bool is_baseline = true;
  double bytes = 0.0;  ///< that a call must move at least
  std::vector<double> seconds;
};

/// A case as it was measured, at one number of threads.
struct Measurement {
  std::string name;
  std::string group;
  std::size_t m = 0;
  std::size_t n = 0;
  std::size_t k = 0;
  std::string layout;
  int threads = 1;
  std::string memory;
  double flops = 0.0;  ///< of a call
  double peak = 0.0;   ///< operations a second that this number of threads can do
  std::vector<Timing> timings;
  std::vector<std::string> complaints;  ///< of results that were wrong, and not timed
};

/// A row of the report.
struct Result {
  std::string library;
  std::string form;
  int threads = 1;
  bool is_baseline = true;
  double gflops = 0.0;  ///< the median of all rounds
  double gflops_min = 0.0;
  double gflops_max = 0.0;
  double gigabytes = 0.0;  ///< a second, of the bytes that must be moved at least
  double microseconds = 0.0;
  double percent_of_peak = 0.0;
  double ratio_to_best_baseline = 0.0;  ///< NaN where there is no baseline
};

struct Outcome {
  Measurement measurement;
  std::vector<Result> results;  ///< Linnet's first, then by speed
};

/// The best baseline is that with the highest median. Ratios to it are medians over rounds of the
/// ratios within a round.
Outcome evaluate(Measurement measurement);

/// Linnet's row: the first that is no baseline. Null if there is none.
const Result* linnet_of(const Outcome& outcome);

/// The baseline with the highest median; null if there is none.
const Result* best_baseline_of(const Outcome& outcome);

}  // namespace linnet::bench
