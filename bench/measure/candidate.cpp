#include "bench/measure/candidate.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <thread>

#include "engine/core/random.hpp"

namespace linnet::bench {
namespace {

/// Calls before a burst is timed: they wake the workers and load the caches and the branch
/// predictors.
constexpr double kWarmSeconds = 0.0015;

/// Seconds a call, of calls for about that time, at least one. Most of the calls of several threads
/// can take a hundred times as long as the fastest of them, where other programs keep processors
/// busy. So the time ends them, not a number that was planned, and each time at most as many are
/// made as before together.
double seconds_a_call(const Candidate& candidate, double seconds) {
  const Stopwatch watch;
  std::size_t calls = 0;
  std::size_t next = 1;
  double now = 0.0;
  do {
    candidate.run(next);
    calls += next;
    now = std::max(watch.seconds(), 1e-9);
    const double rest = (seconds - now) / now * static_cast<double>(calls);
    next = static_cast<std::size_t>(std::clamp(rest, 1.0, static_cast<double>(calls)));
  } while (now < seconds);
  return now / static_cast<double>(calls);
}

double measure(const Candidate& candidate, double seconds) {
  double result = 0.0;
  std::this_thread::sleep_for(kPauseBeforeBurst);
  candidate.library->use_threads(candidate.threads);
  candidate.library->run_burst([&] {
    seconds_a_call(candidate, kWarmSeconds);
    result = seconds_a_call(candidate, seconds);
  });
  return result;
}

}  // namespace

void try_out(Candidate& candidate, double seconds) {
  constexpr int kLeastSamples = 2;
  constexpr int kSamples = 4;
  const Stopwatch watch;
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < kSamples && (i < kLeastSamples || watch.seconds() < seconds); ++i) {
    least = std::min(least, seconds_a_call(candidate, seconds / kSamples));
  }
  candidate.seconds_a_call = least;
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

std::vector<std::size_t> contenders(const std::vector<Candidate>& candidates, double factor) {
  double least = std::numeric_limits<double>::infinity();
  for (const Candidate& candidate : candidates) {
    if (candidate.is_baseline) least = std::min(least, candidate.seconds_a_call);
  }
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const bool is_hopeless = candidates[i].seconds_a_call > factor * least;
    if (!candidates[i].is_baseline || !is_hopeless) chosen.push_back(i);
  }
  return chosen;
}

std::vector<std::vector<double>> run_rounds(const std::vector<const Candidate*>& candidates,
                                            const Effort& effort, const Stopwatch& since) {
  constexpr int kLeastRounds = 3;
  std::vector<std::vector<double>> seconds(candidates.size());
  std::vector<std::uint32_t> order(candidates.size());
  std::iota(order.begin(), order.end(), 0u);
  Random random(11);
  const double before = since.seconds();
  for (int round = 0; round < effort.rounds; ++round) {
    const double a_round = (since.seconds() - before) / std::max(round, 1);
    const bool would_be_late = since.seconds() + 2.0 * a_round > effort.case_seconds;
    if (round >= kLeastRounds && round % 2 == 1 && would_be_late) break;
    shuffle(order, random);
    for (const std::uint32_t i : order) {
      seconds[i].push_back(measure(*candidates[i], effort.burst_seconds));
    }
  }
  return seconds;
}

}  // namespace linnet::bench
