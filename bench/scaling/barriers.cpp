#include "bench/scaling/barriers.hpp"

#if defined(_OPENMP)
#include <omp.h>
#endif

#include <algorithm>
#include <chrono>
#include <limits>

#include "bench/scaling/team_rounds.hpp"
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

/// Sets openmp and openmp_threads.
void measure_openmp([[maybe_unused]] int threads, BarrierCost& cost) {
  cost.openmp = std::numeric_limits<double>::quiet_NaN();
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
      {
        least = std::min(least, seconds);
        cost.openmp_threads = omp_get_num_threads();
      }
    }
  }
  cost.openmp = least;
#endif
}

/// Sets team and team_members.
void measure_team(int threads, BarrierCost& cost) {
  const Workers workers(threads);
  const TeamRounds rounds = measure_team_rounds(threads, {.rounds = 3, .attempts = 20}, [&] {
    const BarrierTime time = measure_barrier(workers, threads);
    return StepTime{time.seconds, time.members};
  });
  cost.team_members = rounds.members;
  cost.team = rounds.members == 1 ? std::numeric_limits<double>::quiet_NaN()
                                  : *std::min_element(rounds.seconds.begin(), rounds.seconds.end());
}

}  // namespace

BarrierCost measure_barriers(int threads) {
  BarrierCost cost{};
  measure_team(threads, cost);
  cost.parallel_for = parallel_for_seconds(threads);
  measure_openmp(threads, cost);
  return cost;
}

}  // namespace linnet::bench
