#include "engine/train/thread_count_tuner.hpp"

#include <algorithm>

namespace linnet {
namespace {

/// The longest that a team stays apart: at a few milliseconds a time, about half a second.
constexpr int kLongestRest = 64;

}  // namespace

ThreadCountTuner::ThreadCountTuner(const StepCost& cost, int most)
    : best_(best_members(cost, most)), alone_seconds_(step_seconds(cost, 1)) {}

void ThreadCountTuner::tell(int members, double seconds) {
  if (members == 1) {
    alone_seconds_ = seconds;
    alone_left_ = std::max(alone_left_ - 1, 0);
  } else if (seconds > alone_seconds_) {
    alone_left_ = next_rest_;
    next_rest_ = std::min(2 * next_rest_, kLongestRest);
  } else {
    next_rest_ = 1;
  }
}

}  // namespace linnet
