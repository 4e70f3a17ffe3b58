#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace linnet::bench {

/// The measured times of one library on one case.
struct Timing {
  std::string library;
  std::string form;
  int threads = 1;
  bool is_baseline = true;
  double bytes = 0.0;          ///< that a call must move at least
  double trial_seconds = 0.0;  ///< a call, in the trials before the rounds
  /// A call, one for each round. Empty if the trials showed that a baseline is far from the
  /// fastest.
  std::vector<double> seconds;
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
  int untried = 0;  ///< libraries and numbers of threads that the time did not allow to try
};

/// The figures of one library on one case: a row of the report.
struct LibraryResult {
  std::string library;
  std::string form;
  int threads = 1;
  bool is_baseline = true;
  std::vector<double> seconds;  ///< a call, one for each round
  double gflops = 0.0;          ///< the median of all rounds; without rounds, that of the trials
  double gflops_min = 0.0;
  double gflops_max = 0.0;
  double gigabytes = 0.0;  ///< a second, of the bytes that a call must move at least
  double microseconds = 0.0;
  double percent_of_peak = 0.0;
  /// The median over rounds of this library's speed over that of the fastest baseline of the same
  /// round; NaN without rounds or baselines.
  double ratio_to_best_baseline = 0.0;
};

/// Linnet beside the baselines. The ratio of a round is Linnet's speed over that of the baseline
/// that is fastest in this round. `ratio` is the median of all rounds (of an even number of rounds,
/// the smaller of the middle two), and what is not a minimum or maximum comes from the one round
/// that has this ratio. So `gflops / best_gflops` is `ratio`.
struct Headline {
  double ratio = 0.0;
  double ratio_min = 0.0;
  double ratio_max = 0.0;
  std::size_t rounds = 0;
  double gflops = 0.0;
  double gigabytes = 0.0;
  double percent_of_peak = 0.0;
  double best_gflops = 0.0;
  std::string best_library;
  std::string best_form;
};

/// A measured case and the figures computed from it.
struct CaseResult {
  Measurement measurement;
  std::vector<LibraryResult> results;  ///< Linnet's first, then by speed
  std::optional<Headline> headline;    ///< nothing without Linnet or without baselines
};

/// The figures of all libraries on a case, and of Linnet beside the best of them.
CaseResult evaluate(Measurement measurement);

/// The first row that is not a baseline: Linnet's. Null if there is none.
const LibraryResult* linnet_of(const CaseResult& case_result);

}  // namespace linnet::bench
