#include "bench/report/outcome.hpp"

#include <algorithm>
#include <limits>

#include "bench/measure/statistics.hpp"

namespace linnet::bench {
namespace {

const Timing* fastest_baseline(const std::vector<Timing>& timings) {
  const Timing* fastest = nullptr;
  for (const Timing& timing : timings) {
    if (!timing.is_baseline) continue;
    if (fastest == nullptr || median(timing.seconds) < median(fastest->seconds)) fastest = &timing;
  }
  return fastest;
}

Result row(const Measurement& measurement, const Timing& timing, const Timing* best) {
  constexpr double kGiga = 1e9;
  const double seconds = median(timing.seconds);
  const auto [shortest, longest] =
      std::minmax_element(timing.seconds.begin(), timing.seconds.end());
  Result result;
  result.library = timing.library;
  result.form = timing.form;
  result.threads = timing.threads;
  result.is_baseline = timing.is_baseline;
  result.gflops = measurement.flops / seconds / kGiga;
  result.gflops_min = measurement.flops / *longest / kGiga;
  result.gflops_max = measurement.flops / *shortest / kGiga;
  result.gigabytes = timing.bytes / seconds / kGiga;
  result.microseconds = seconds * 1e6;
  result.percent_of_peak = 100.0 * measurement.flops / seconds / measurement.peak;
  result.ratio_to_best_baseline = best != nullptr ? median_ratio(best->seconds, timing.seconds)
                                                  : std::numeric_limits<double>::quiet_NaN();
  return result;
}

}  // namespace

Outcome evaluate(Measurement measurement) {
  Outcome outcome;
  const Timing* best = fastest_baseline(measurement.timings);
  for (const Timing& timing : measurement.timings) {
    if (!timing.seconds.empty()) outcome.results.push_back(row(measurement, timing, best));
  }
  std::stable_sort(outcome.results.begin(), outcome.results.end(),
                   [](const Result& x, const Result& y) {
                     if (x.is_baseline != y.is_baseline) return y.is_baseline;
                     return x.is_baseline && x.gflops > y.gflops;
                   });
  outcome.measurement = std::move(measurement);
  return outcome;
}

const Result* linnet_of(const Outcome& outcome) {
  if (outcome.results.empty() || outcome.results.front().is_baseline) return nullptr;
  return &outcome.results.front();
}

const Result* best_baseline_of(const Outcome& outcome) {
  const auto best = std::find_if(outcome.results.begin(), outcome.results.end(),
                                 [](const Result& result) { return result.is_baseline; });
  return best == outcome.results.end() ? nullptr : &*best;
}

}  // namespace linnet::bench
