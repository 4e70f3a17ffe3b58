#pragma once

#include <algorithm>
#include <chrono>
#include <limits>

namespace linnet {

/// The shortest of some runs of `work`, in seconds: disturbances only lengthen a run.
template <class Work>
double least_seconds(int runs, const Work& work) {
  using Clock = std::chrono::steady_clock;
  double least = std::numeric_limits<double>::infinity();
  for (int run = 0; run < runs; ++run) {
    const auto start = Clock::now();
    work();
    least = std::min(least, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return least;
}

}  // namespace linnet
