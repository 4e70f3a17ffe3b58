#include "bench/report/case_result.hpp"

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

LibraryResult row(const Measurement& measurement, const Timing& timing, const Timing* best) {
  constexpr double kGiga = 1e9;
  const double seconds = median(timing.seconds);
  const auto [shortest, longest] =
      std::minmax_element(timing.seconds.begin(), timing.seconds.end());
  LibraryResult result;
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

CaseResult evaluate(Measurement measurement) {
  CaseResult case_result;
  const Timing* best = fastest_baseline(measurement.timings);
  for (const Timing& timing : measurement.timings) {
    if (!timing.seconds.empty()) case_result.results.push_back(row(measurement, timing, best));
  }
  std::stable_sort(case_result.results.begin(), case_result.results.end(),
                   [](const LibraryResult& x, const LibraryResult& y) {
                     if (x.is_baseline != y.is_baseline) return y.is_baseline;
                     return x.is_baseline && x.gflops > y.gflops;
                   });
  case_result.measurement = std::move(measurement);
  return case_result;
}

const LibraryResult* linnet_of(const CaseResult& case_result) {
  if (case_result.results.empty() || case_result.results.front().is_baseline) return nullptr;
  return &case_result.results.front();
}

const LibraryResult* best_baseline_of(const CaseResult& case_result) {
  const auto best = std::find_if(case_result.results.begin(), case_result.results.end(),
                                 [](const LibraryResult& result) { return result.is_baseline; });
  return best == case_result.results.end() ? nullptr : &*best;
}

}  // namespace linnet::bench
