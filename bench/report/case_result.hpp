#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace linnet::bench {

/// The measured times of one library on one case.
struct Timing {
  std::string library;
  std::string form;
  int threads = 1;
  bool is_baseline = true;
  double bytes = 0.0;           ///< that a call must move at least
  std::vector<double> seconds;  ///< a call, one for each round
};

/// A case as it was measured with one number of threads.
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
  double peak = 0.0;   ///< operations a second that this number of threads can do at most
  std::vector<Timing> timings;
  std::vector<std::string> errors;  ///< forms whose results were wrong, and which were not timed
};

/// The figures of one library on one case: a row of the report.
struct LibraryResult {
  std::string library;
  std::string form;
  int threads = 1;
  bool is_baseline = true;
  double gflops = 0.0;  ///< the median of all rounds
  double gflops_min = 0.0;
  double gflops_max = 0.0;
  double gigabytes = 0.0;  ///< a second, of the bytes that a call must move at least
  double microseconds = 0.0;
  double percent_of_peak = 0.0;
  double ratio_to_best_baseline = 0.0;  ///< NaN where there is no baseline
};

/// A measured case and the figures computed from it.
struct CaseResult {
  Measurement measurement;
  std::vector<LibraryResult> results;  ///< Linnet's first, then by speed
};

/// The figures of all libraries on a case. The best baseline is the one with the highest median of
/// GFLOP/s. A ratio to it is the median over rounds of the ratios within a round, so it may differ
/// from the ratio of the two medians.
CaseResult evaluate(Measurement measurement);

/// The first row that is not a baseline: Linnet's. Null if there is none.
const LibraryResult* linnet_of(const CaseResult& case_result);

/// The baseline with the highest median; null if there is none.
const LibraryResult* best_baseline_of(const CaseResult& case_result);

}  // namespace linnet::bench
