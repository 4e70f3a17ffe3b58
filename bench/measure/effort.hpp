#pragma once

#include <limits>

namespace linnet::bench {

/// How long and how often the forms of a case are measured.
struct Effort {
  int rounds = 7;                ///< odd, at least three
  double burst_seconds = 0.012;  ///< of timed calls, in each round
  double trial_seconds = 0.003;  ///< of calls before the rounds, to choose the best form

  /// A baseline that is slower than the fastest by more than this factor in the trials gets no
  /// rounds, and numbers of threads between one and all are not tried where a form would lose as
  /// much to itself with another number.
  double hopeless_factor = std::numeric_limits<double>::infinity();

  /// For all trials and rounds of a case. Half of it is for the trials: after that time no further
  /// numbers of threads between one and all are tried. Three rounds are run in any case.
  double case_seconds = std::numeric_limits<double>::infinity();
};

}  // namespace linnet::bench
