#pragma once

#include "engine/train/step_cost.hpp"

namespace linnet {

/// How many members to train with, by what steps take: as many as the model of cost finds best,
/// and one alone for a while where those turn out slower than one would be, as they are on
/// processors that others keep busy: members then wait for each other's turns.
class ThreadCountTuner {
 public:
  /// At most `most` members.
  ThreadCountTuner(const StepCost& cost, int most);

  /// The members that the model finds best.
  int best() const noexcept { return best_; }

  /// The members to try next.
  int next() const noexcept { return alone_left_ > 0 ? 1 : best_; }

  /// What a step took with so many, for some steps.
  void tell(int members, double seconds);

 private:
  int best_;
  double alone_seconds_;  ///< of a step by one member, as last seen
  int alone_left_ = 0;    ///< times to go on alone before the next try
  int next_rest_ = 1;     ///< how long to stay alone if that try fails
};

}  // namespace linnet
