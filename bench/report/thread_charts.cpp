#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "bench/report/chart.hpp"

namespace linnet::bench {
namespace {

struct Subject {
  const char* group;
  const char* title;
};

constexpr std::array kSubjects = {Subject{"square", "C = A B, n x n x n"},
                                  Subject{"forward", "Forward: batch x classes x pixels"},
                                  Subject{"backward", "Backward: pixels x classes x batch"},
                                  Subject{"wide", "Forward with many classes"},
                                  Subject{"gemv", "Matrix times vector: m x n x k"},
                                  Subject{"odd", "Odd shapes: m x n x k"}};

/// The first and the last of the names, and those between at equal distances.
std::vector<std::string> spread(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 5;
  if (names.size() <= kMost) return names;
  std::vector<std::string> chosen;
  for (std::size_t i = 0; i < kMost; ++i) {
    chosen.push_back(names[(i * (names.size() - 1) + (kMost - 1) / 2) / (kMost - 1)]);
  }
  return chosen;
}

/// The hot cases of the group, in the order in which they were measured.
std::vector<std::string> names_of(const std::vector<CaseResult>& results,
                                  const std::string& group) {
  std::vector<std::string> names;
  for (const CaseResult& case_result : results) {
    const Measurement& at = case_result.measurement;
    if (at.group != group || at.memory != "hot" || !case_result.headline) continue;
    if (std::find(names.begin(), names.end(), at.name) == names.end()) names.push_back(at.name);
  }
  return names;
}

const Headline* headline_at(const std::vector<CaseResult>& results, const std::string& name,
                            int threads) {
  for (const CaseResult& case_result : results) {
    const Measurement& at = case_result.measurement;
    const bool is_it = at.name == name && at.threads == threads && at.memory == "hot";
    if (is_it && case_result.headline) return &*case_result.headline;
  }
  return nullptr;
}

void add_case(Chart& chart, const std::vector<CaseResult>& results, const std::set<int>& threads,
              const std::string& name, int colour) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const std::string shape = name.substr(name.find('/') + 1);
  Series linnet{shape, false, {}, colour, false};
  Series best{shape + ", best other", true, {}, colour, true};
  for (const int count : threads) {
    const Headline* headline = headline_at(results, name, count);
    linnet.values.push_back(headline != nullptr ? headline->gflops : kNone);
    best.values.push_back(headline != nullptr ? headline->best_gflops : kNone);
  }
  chart.series.push_back(std::move(linnet));
  chart.series.push_back(std::move(best));
}

/// The limit of all products, by number of threads.
Series peak_of(const EnvironmentReport& environment, const std::set<int>& threads) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  Series peak{"multiply-add peak", true, {}, -1, true};
  for (const int count : threads) {
    double gflops = kNone;
    for (const PeakOfThreads& at : environment.peaks.back().threads) {
      if (at.threads == count) gflops = at.gflops;
    }
    peak.values.push_back(gflops);
  }
  return peak;
}

}  // namespace

std::vector<ChartFile> thread_charts_of(const EnvironmentReport& environment,
                                        const std::vector<CaseResult>& results) {
  constexpr std::size_t kLeastCounts = 3;
  std::set<int> threads;
  for (const CaseResult& case_result : results) threads.insert(case_result.measurement.threads);
  std::vector<ChartFile> files;
  if (threads.size() < kLeastCounts) return files;
  for (const Subject& subject : kSubjects) {
    Chart chart;
    chart.title = fmt::format("{}, by number of threads", subject.title);
    chart.unit = "GFLOP/s";
    chart.has_lines = true;
    for (const int count : threads) chart.cases.push_back(std::to_string(count));
    int colour = 0;
    for (const std::string& name : spread(names_of(results, subject.group))) {
      add_case(chart, results, threads, name, colour++);
    }
    if (chart.series.empty()) continue;
    if (!environment.peaks.empty()) chart.series.push_back(peak_of(environment, threads));
    files.push_back({fmt::format("{}-threads.svg", subject.group), std::move(chart)});
  }
  return files;
}

}  // namespace linnet::bench
