#include "bench/scaling/barriers.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

#include "engine/core/workers.hpp"
#include "engine/train/step_measurement.hpp"

namespace linnet::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kTurns = 2000;
constexpr int kRuns = 9;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double parallel_for_seconds(int threads) {
  const Workers workers(threads);
  double least = std::numeric_limits<double>::infinity();
  for (int run = 0; run < kRuns; ++run) {
    const auto start = Clock::now();
    for (int turn = 0; turn < kTurns; ++turn) {
      workers.for_each(static_cast<std::size_t>(threads), LoopSchedule::static_ranges,
                       [](std::size_t, int) {});
    }
    least = std::min(least, seconds_since(start) / kTurns);
  }
  return least;
}

double openmp_seconds([[maybe_unused]] int threads) {
#if defined(_OPENMP)
  double least = std::numeric_limits<double>::infinity();
  for (int run = 0; run < kRuns; ++run) {
#pragma omp parallel num_threads(threads)
    {
#pragma omp barrier
      const auto start = Clock::now();
      for (int turn = 0; turn < kTurns; ++turn) {
#pragma omp barrier
      }
      const double seconds = seconds_since(start) / kTurns;
#pragma omp master
      least = std::min(least, seconds);
    }
  }
  return least;
#else
  return std::numeric_limits<double>::quiet_NaN();
#endif
}

}  // namespace

MeetingCost measure_meetings(int threads) {
  return {.team = measure_barrier(Workers(threads), threads),
          .parallel_for = parallel_for_seconds(threads),
          .openmp = openmp_seconds(threads)};
}

}  // namespace linnet::bench
