#include "bench/measure/contest.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <thread>

#include "engine/core/random.hpp"

namespace linnet::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// Wakes the workers, loads the caches and the branch predictors.
constexpr double kWarmSeconds = 0.0015;

double seconds_for(const Contender& contender, std::size_t calls) {
  const auto start = Clock::now();
  contender.run(calls);
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::size_t calls_within(double seconds, double seconds_a_call) {
  return static_cast<std::size_t>(std::clamp(seconds / seconds_a_call, 1.0, 1e7));
}

double measure(const Contender& contender, double seconds) {
  double result = 0.0;
  std::this_thread::sleep_for(kPause);
  contender.library->use_threads(contender.threads);
  contender.library->run_burst([&] {
    const std::size_t warm = calls_within(kWarmSeconds, contender.seconds_a_call);
    contender.run(warm);
    const std::size_t calls = calls_within(seconds, contender.seconds_a_call);
    result = seconds_for(contender, calls) / static_cast<double>(calls);
  });
  return result;
}

}  // namespace

std::vector<int> thread_counts_up_to(int threads) {
  std::vector<int> counts;
  for (int count = 1; count < threads; count *= 2) counts.push_back(count);
  counts.push_back(threads);
  return counts;
}

void try_out(Contender& contender, double seconds) {
  contender.library->use_threads(contender.threads);
  contender.library->run_burst([&] {
    double once = seconds_for(contender, 1);
    if (once < seconds) once = std::min(once, seconds_for(contender, 1));
    std::size_t calls = 1;
    // The first calls may take far longer than the rest: look again with as many as they suggest.
    for (int look = 0; look < 3 && once < seconds; ++look) {
      calls = std::max(calls, calls_within(seconds, once) / 3);
      once = std::max(seconds_for(contender, calls) / static_cast<double>(calls), 1e-9);
    }
    contender.seconds_a_call = once;
  });
}

std::vector<Contender> best_of(std::vector<Contender> contenders, int threads) {
  constexpr double kWorthARow = 1.03;
  std::stable_sort(
      contenders.begin(), contenders.end(),
      [](const Contender& x, const Contender& y) { return x.seconds_a_call < y.seconds_a_call; });
  const auto full =
      std::find_if(contenders.begin(), contenders.end(),
                   [&](const Contender& contender) { return contender.threads == threads; });
  std::vector<Contender> best;
  if (full == contenders.end()) return best;
  const bool fewer = contenders.front().threads < threads &&
                     contenders.front().seconds_a_call * kWorthARow < full->seconds_a_call;
  best.push_back(*full);
  if (fewer) best.push_back(contenders.front());
  return best;
}

std::vector<std::vector<double>> run_rounds(const std::vector<Contender>& contenders,
                                            const Effort& effort) {
  std::vector<std::vector<double>> seconds(contenders.size());
  std::vector<std::uint32_t> order(contenders.size());
  std::iota(order.begin(), order.end(), 0u);
  Random random(11);
  for (int round = 0; round < effort.rounds; ++round) {
    shuffle(order, random);
    for (const std::uint32_t i : order) {
      seconds[i].push_back(measure(contenders[i], effort.burst_seconds));
    }
  }
  return seconds;
}

}  // namespace linnet::bench
