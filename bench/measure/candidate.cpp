#include "bench/measure/candidate.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <thread>

#include "engine/core/random.hpp"

namespace linnet::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// Calls before a burst is timed: they wake the workers and load the caches and the branch
/// predictors.
constexpr double kWarmSeconds = 0.0015;

double seconds_for(const Candidate& candidate, std::size_t calls) {
  const auto start = Clock::now();
  candidate.run(calls);
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::size_t calls_within(double seconds, double seconds_a_call) {
  return static_cast<std::size_t>(std::clamp(seconds / seconds_a_call, 1.0, 1e7));
}

double measure(const Candidate& candidate, double seconds) {
  double result = 0.0;
  std::this_thread::sleep_for(kPauseBeforeBurst);
  candidate.library->use_threads(candidate.threads);
  candidate.library->run_burst([&] {
    const std::size_t warm = calls_within(kWarmSeconds, candidate.seconds_a_call);
    candidate.run(warm);
    const std::size_t calls = calls_within(seconds, candidate.seconds_a_call);
    result = seconds_for(candidate, calls) / static_cast<double>(calls);
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

void try_out(Candidate& candidate, double seconds) {
  candidate.library->use_threads(candidate.threads);
  candidate.library->run_burst([&] {
    double once = seconds_for(candidate, 1);
    if (once < seconds) once = std::min(once, seconds_for(candidate, 1));
    std::size_t calls = 1;
    // The first calls may take far longer than later ones: measure again with the number of calls
    // that the last measurement suggests.
    for (int attempt = 0; attempt < 3 && once < seconds; ++attempt) {
      calls = std::max(calls, calls_within(seconds, once) / 3);
      once = std::max(seconds_for(candidate, calls) / static_cast<double>(calls), 1e-9);
    }
    candidate.seconds_a_call = once;
  });
}

std::vector<Candidate> best_of(std::vector<Candidate> candidates, int threads) {
  constexpr double kFewerThreadsGain = 1.03;
  std::stable_sort(
      candidates.begin(), candidates.end(),
      [](const Candidate& x, const Candidate& y) { return x.seconds_a_call < y.seconds_a_call; });
  const auto full =
      std::find_if(candidates.begin(), candidates.end(),
                   [&](const Candidate& candidate) { return candidate.threads == threads; });
  std::vector<Candidate> best;
  if (full == candidates.end()) return best;
  const bool fewer = candidates.front().threads < threads &&
                     candidates.front().seconds_a_call * kFewerThreadsGain < full->seconds_a_call;
  best.push_back(*full);
  if (fewer) best.push_back(candidates.front());
  return best;
}

std::vector<std::vector<double>> run_rounds(const std::vector<Candidate>& candidates,
                                            const Effort& effort) {
  std::vector<std::vector<double>> seconds(candidates.size());
  std::vector<std::uint32_t> order(candidates.size());
  std::iota(order.begin(), order.end(), 0u);
  Random random(11);
  for (int round = 0; round < effort.rounds; ++round) {
    shuffle(order, random);
    for (const std::uint32_t i : order) {
      seconds[i].push_back(measure(candidates[i], effort.burst_seconds));
    }
  }
  return seconds;
}

}  // namespace linnet::bench
