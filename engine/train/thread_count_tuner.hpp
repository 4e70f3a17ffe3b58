#pragma once

#include "engine/train/step_cost.hpp"

namespace linnet {

/// Chooses the number of threads that train: the one with the shortest step by the model of the
/// cost, or a single thread for some time whenever steps with that number turn out slower than with
/// one, as they do while other programs occupy the processors and members wait at barriers for
/// members that are not running.
class ThreadCountTuner {
 public:
  /// At most `most` threads.
  ThreadCountTuner(const StepCost& cost, int most);

  /// The number that the model finds best.
  int best() const noexcept { return best_; }

  /// The number to use for the next steps.
  int next() const noexcept { return single_left_ > 0 ? 1 : best_; }

  /// Records the measured seconds of a step with so many threads, a mean over some steps.
  void record(int threads, double seconds);

 private:
  int best_;
  double single_seconds_;    ///< of a step with one thread, as measured last
  int single_left_ = 0;      ///< records to go on with one thread before the next try
  int next_single_run_ = 1;  ///< the length of the next such run if the try fails
};

}  // namespace linnet
