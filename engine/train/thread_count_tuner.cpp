#include "engine/train/thread_count_tuner.hpp"

#include <algorithm>

namespace linnet {
namespace {

/// The longest run with one thread: at some milliseconds a record, about half a second.
constexpr int kLongestSingleRun = 64;

}  // namespace

ThreadCountTuner::ThreadCountTuner(const StepCost& cost, int most)
    : best_(best_members(cost, most)), single_seconds_(step_seconds(cost, 1)) {}

void ThreadCountTuner::record(int threads, double seconds) {
  if (threads == 1) {
    single_seconds_ = seconds;
    single_left_ = std::max(single_left_ - 1, 0);
  } else if (seconds > single_seconds_) {
    single_left_ = next_single_run_;
    next_single_run_ = std::min(2 * next_single_run_, kLongestSingleRun);
  } else {
    next_single_run_ = 1;
  }
}

}  // namespace linnet
