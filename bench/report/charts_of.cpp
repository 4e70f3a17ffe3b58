#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "bench/report/chart.hpp"
#include "bench/report/terminal_line.hpp"

namespace linnet::bench {
namespace {

struct Subject {
  const char* group;
  const char* title;
};

constexpr std::array kSubjects = {
    Subject{"square", "C = A B, n x n x n"},
    Subject{"gemv", "Matrix times vector: m x n x k"},
    Subject{"forward", "Forward: batch x classes x pixels"},
    Subject{"backward", "Backward: pixels x classes x batch"},
    Subject{"odd", "Odd shapes: m x n x k"},
    Subject{"log_softmax", "log-softmax: rows x classes"},
    Subject{"cross_entropy", "Softmax cross-entropy with gradient: rows x classes"}};

/// The name without its number of threads: "MKL 2024.0" of "MKL 2024.0 (1 thread)".
std::string plain_name(const std::string& library) {
  return library.substr(0, library.find(" ("));
}

Series& series_of(Chart& chart, const LibraryResult& result) {
  const std::string name = plain_name(result.library);
  for (Series& series : chart.series) {
    if (series.name == name) return series;
  }
  chart.series.push_back({name, result.is_baseline, {}});
  return chart.series.back();
}

void add_case(Chart& chart, const CaseResult& case_result) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const std::string& name = case_result.measurement.name;
  chart.cases.push_back(name.substr(name.find('/') + 1));
  for (const LibraryResult& result : case_result.results) {
    Series& series = series_of(chart, result);
    series.values.resize(chart.cases.size(), kNone);
    double& value = series.values.back();
    if (!(value >= result.gflops)) value = result.gflops;
  }
  for (Series& series : chart.series) series.values.resize(chart.cases.size(), kNone);
}

double limit_at(const EnvironmentReport& environment, int threads) {
  if (environment.peaks.empty()) return 0.0;
  for (const PeakOfThreads& at : environment.peaks.back().threads) {
    if (at.threads == threads) return at.gflops;
  }
  return 0.0;
}

}  // namespace

std::vector<ChartFile> charts_of(const EnvironmentReport& environment,
                                 const std::vector<CaseResult>& results) {
  std::set<int> threads;
  for (const CaseResult& case_result : results) threads.insert(case_result.measurement.threads);
  std::vector<ChartFile> files;
  for (const Subject& subject : kSubjects) {
    const std::string group = subject.group;
    const bool is_product = group != "log_softmax" && group != "cross_entropy";
    for (const int count : threads) {
      Chart chart;
      chart.title = fmt::format("{}, {}", subject.title, thread_words(count));
      chart.unit = is_product ? "GFLOP/s" : "nominal GFLOP/s";
      chart.has_lines = group == "square";
      for (const CaseResult& case_result : results) {
        const Measurement& at = case_result.measurement;
        if (at.group == group && at.threads == count && at.memory == "hot")
          add_case(chart, case_result);
      }
      if (chart.cases.empty()) continue;
      // The same order in all charts gives each library the same colour in all of them.
      std::sort(chart.series.begin(), chart.series.end(), [](const Series& x, const Series& y) {
        return std::pair(x.is_baseline, x.name) < std::pair(y.is_baseline, y.name);
      });
      if (is_product) {
        chart.limit = limit_at(environment, count);
        chart.limit_name = "multiply-add peak";
      }
      files.push_back({fmt::format("{}-{}.svg", group, count), std::move(chart)});
    }
  }
  return files;
}

}  // namespace linnet::bench
