#include "bench/scaling/barriers.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

#include "engine/core/workers.hpp"
#include "engine/train/step_measurement.hpp"

namespace linnet::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kBarriersPerRun = 2000;
constexpr int kBarrierRuns = 9;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double parallel_for_seconds(int threads) {
  const Workers workers(threads);
  double least = std::numeric_limits<double>::infinity();
  for (int run = 0; run < kBarrierRuns; ++run) {
    const auto start = Clock::now();
    for (int i = 0; i < kBarriersPerRun; ++i) {
      workers.for_each(static_cast<std::size_t>(threads), LoopSchedule::static_ranges,
                       [](std::size_t, int) {});
    }
    least = std::min(least, seconds_since(start) / kBarriersPerRun);
  }
  return least;
}

double openmp_seconds([[maybe_unused]] int threads) {
#if defined(_OPENMP)
  double least = std::numeric_limits<double>::infinity();
  for (int run = 0; run < kBarrierRuns; ++run) {
#pragma omp parallel num_threads(threads)
    {
#pragma omp barrier
      const auto start = Clock::now();
      for (int i = 0; i < kBarriersPerRun; ++i) {
#pragma omp barrier
      }
      const double seconds = seconds_since(start) / kBarriersPerRun;
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

BarrierCost measure_barriers(int threads) {
  return {.team = measure_barrier(Workers(threads), threads),
          .parallel_for = parallel_for_seconds(threads),
          .openmp = openmp_seconds(threads)};
}

}  // namespace linnet::bench
