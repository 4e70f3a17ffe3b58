#pragma once

#include <chrono>

namespace linnet {

/// Seconds that one thread spent on the parts of training steps.
struct PhaseTimes {
  double forward = 0.0;  ///< partial logits
  double softmax = 0.0;  ///< their sum, loss and gradient
  double update = 0.0;   ///< gradient of the weights and the step itself
  double barrier = 0.0;  ///< waiting for others, and telling them
};

/// Adds the time since the last lap to a phase. Without times to add to, it costs nothing.
class PhaseTimer {
 public:
  explicit PhaseTimer(PhaseTimes* times) : times_(times) {
    if (times_ != nullptr) last_ = Clock::now();
  }

  void end(double PhaseTimes::*phase) {
    if (times_ == nullptr) return;
    const Clock::time_point now = Clock::now();
    times_->*phase += std::chrono::duration<double>(now - last_).count();
    last_ = now;
  }

 private:
  using Clock = std::chrono::steady_clock;

  PhaseTimes* times_;
  Clock::time_point last_;
};

}  // namespace linnet
