#pragma once

#include <chrono>

#include "linnet/trainer.hpp"

namespace linnet {

/// Adds the time since the last call of end() to a phase. Without times to add to, it does nothing.
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
