#pragma once

#include <functional>
#include <vector>

namespace linnet::bench {

/// Seconds of a training step, and how many threads worked on it.
struct StepTime {
  double seconds;
  int members;
};

/// How long a measurement is repeated.
struct RoundLimits {
  int rounds = 5;         ///< with the full team
  int attempts = 20;      ///< to get them, those with a smaller team included
  double seconds = 10.0;  ///< after which no further attempt is made
};

/// The rounds of a measurement that count: those of the largest team that came together.
struct TeamRounds {
  int members = 0;              ///< of that team
  std::vector<double> seconds;  ///< one for each round
  int left_out = 0;             ///< rounds with a smaller team
};

/// Calls `measure` until as many rounds as wanted had all `asked` members, or a limit is reached.
/// After a round with fewer it pauses: the processors may be busy only for a moment.
TeamRounds measure_team_rounds(int asked, const RoundLimits& limits,
                               const std::function<StepTime()>& measure);

}  // namespace linnet::bench
