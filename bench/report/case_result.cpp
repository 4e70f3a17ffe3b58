#include "bench/report/case_result.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "bench/measure/statistics.hpp"

namespace linnet::bench {
namespace {

constexpr double kGiga = 1e9;

/// The fastest baseline of each round; empty if no baseline has rounds.
std::vector<const Timing*> fastest_baselines(const std::vector<Timing>& timings) {
  std::vector<const Timing*> fastest;
  for (const Timing& timing : timings) {
    if (!timing.is_baseline) continue;
    fastest.resize(std::max(fastest.size(), timing.seconds.size()), nullptr);
    for (std::size_t round = 0; round < timing.seconds.size(); ++round) {
      const Timing*& best = fastest[round];
      if (best == nullptr || timing.seconds[round] < best->seconds[round]) best = &timing;
    }
  }
  return fastest;
}

/// The timing's speed over that of the fastest baseline, by round.
std::vector<double> ratios(const Timing& timing, const std::vector<const Timing*>& fastest) {
  std::vector<double> result;
  for (std::size_t i = 0; i < std::min(timing.seconds.size(), fastest.size()); ++i) {
    result.push_back(fastest[i]->seconds[i] / timing.seconds[i]);
  }
  return result;
}

LibraryResult row(const Measurement& measurement, const Timing& timing,
                  const std::vector<const Timing*>& fastest) {
  const std::vector<double> trial{timing.trial_seconds};
  const std::vector<double>& all = timing.seconds.empty() ? trial : timing.seconds;
  const double seconds = median(all);
  const auto [shortest, longest] = std::minmax_element(all.begin(), all.end());
  LibraryResult result;
  result.library = timing.library;
  result.form = timing.form;
  result.threads = timing.threads;
  result.is_baseline = timing.is_baseline;
  result.seconds = timing.seconds;
  result.gflops = measurement.flops / seconds / kGiga;
  result.gflops_min = measurement.flops / *longest / kGiga;
  result.gflops_max = measurement.flops / *shortest / kGiga;
  result.gigabytes = timing.bytes / seconds / kGiga;
  result.microseconds = seconds * 1e6;
  result.percent_of_peak = 100.0 * measurement.flops / seconds / measurement.peak;
  result.ratio_to_best_baseline = median(ratios(timing, fastest));
  return result;
}

std::optional<Headline> headline_of(const Measurement& measurement,
                                    const std::vector<const Timing*>& fastest) {
  const auto linnet = std::find_if(measurement.timings.begin(), measurement.timings.end(),
                                   [](const Timing& timing) { return !timing.is_baseline; });
  if (linnet == measurement.timings.end()) return std::nullopt;
  const std::vector<double> of_rounds = ratios(*linnet, fastest);
  if (of_rounds.empty()) return std::nullopt;
  std::vector<std::size_t> order(of_rounds.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t x, std::size_t y) { return of_rounds[x] < of_rounds[y]; });
  const std::size_t round = order[(order.size() - 1) / 2];
  const Timing& best = *fastest[round];
  const double speed = measurement.flops / linnet->seconds[round];
  Headline headline;
  headline.ratio = of_rounds[round];
  headline.ratio_min = of_rounds[order.front()];
  headline.ratio_max = of_rounds[order.back()];
  headline.rounds = of_rounds.size();
  headline.gflops = speed / kGiga;
  headline.gigabytes = linnet->bytes / linnet->seconds[round] / kGiga;
  headline.percent_of_peak = 100.0 * speed / measurement.peak;
  headline.best_gflops = measurement.flops / best.seconds[round] / kGiga;
  headline.best_library = best.library;
  headline.best_form = best.form;
  return headline;
}

}  // namespace

CaseResult evaluate(Measurement measurement) {
  CaseResult case_result;
  const auto fastest = fastest_baselines(measurement.timings);
  for (const Timing& timing : measurement.timings) {
    case_result.results.push_back(row(measurement, timing, fastest));
  }
  std::stable_sort(case_result.results.begin(), case_result.results.end(),
                   [](const LibraryResult& x, const LibraryResult& y) {
                     if (x.is_baseline != y.is_baseline) return y.is_baseline;
                     return x.is_baseline && x.gflops > y.gflops;
                   });
  case_result.headline = headline_of(measurement, fastest);
  case_result.measurement = std::move(measurement);
  return case_result;
}

const LibraryResult* linnet_of(const CaseResult& case_result) {
  if (case_result.results.empty() || case_result.results.front().is_baseline) return nullptr;
  return &case_result.results.front();
}

}  // namespace linnet::bench
