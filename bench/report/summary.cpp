#include "bench/report/summary.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "bench/measure/statistics.hpp"

namespace linnet::bench {
namespace {

/// Cases that share a line of the summary.
struct Kind {
  const char* title;
  bool (*has)(const Measurement&);
};

bool has_few_classes(std::size_t classes) {
  return classes == 6 || classes == 10;
}
bool is_usual_batch(std::size_t batch) {
  return batch >= 64 && batch <= 1024;
}

constexpr std::array kKinds = {
    Kind{"squares 64 to 2048",
         [](const Measurement& at) { return at.group == "square" && at.m >= 64; }},
    Kind{"squares below 64",
         [](const Measurement& at) { return at.group == "square" && at.m < 64; }},
    Kind{"squares 8 to 48, GemmPlan", [](const Measurement& at) { return at.group == "plan"; }},
    Kind{"squares 8 to 48, ordinary calls",
         [](const Measurement& at) { return at.group == "call"; }},
    Kind{"matrix times vector", [](const Measurement& at) { return at.group == "gemv"; }},
    Kind{"forward, 64 to 1024 x {6, 10} x 4096",
         [](const Measurement& at) {
           return at.group == "forward" && has_few_classes(at.n) && is_usual_batch(at.m) &&
                  at.k == 4096;
         }},
    Kind{"forward, all", [](const Measurement& at) { return at.group == "forward"; }},
    Kind{"backward, 4096 x {6, 10} x 64 to 1024",
         [](const Measurement& at) {
           return at.group == "backward" && has_few_classes(at.n) && is_usual_batch(at.k) &&
                  at.m == 4096;
         }},
    Kind{"backward, all", [](const Measurement& at) { return at.group == "backward"; }},
    Kind{"forward, many classes", [](const Measurement& at) { return at.group == "wide"; }},
    Kind{"odd shapes", [](const Measurement& at) { return at.group == "odd"; }},
    Kind{"all transpositions", [](const Measurement& at) { return at.group == "transposed"; }},
    Kind{"forward, bytes", [](const Measurement& at) { return at.group == "forward_u8"; }},
    Kind{"backward, bytes", [](const Measurement& at) { return at.group == "backward_u8"; }},
    Kind{"log-softmax, 6 and 10 classes",
         [](const Measurement& at) { return at.group == "log_softmax" && at.n <= 10; }},
    Kind{"log-softmax, 1000 classes",
         [](const Measurement& at) { return at.group == "log_softmax" && at.n > 10; }},
    Kind{"cross-entropy, 6 and 10 classes",
         [](const Measurement& at) { return at.group == "cross_entropy" && at.n <= 10; }},
    Kind{"cross-entropy, 1000 classes",
         [](const Measurement& at) { return at.group == "cross_entropy" && at.n > 10; }},
};

/// The line for the results that `has` selects. It has no cases if none of them has a baseline.
SummaryLine line_of(const std::vector<CaseResult>& results, const std::string& title, int threads,
                    const std::string& memory, bool (*has)(const Measurement&)) {
  SummaryLine line{title, threads, memory, 0, 0.0, 0.0, "", 0.0};
  std::vector<double> ratios;
  for (const CaseResult& case_result : results) {
    const Measurement& at = case_result.measurement;
    const auto& headline = case_result.headline;
    if (at.threads != threads || at.memory != memory || !has(at) || !headline) continue;
    const double ratio = headline->ratio;
    if (ratios.empty() || ratio < line.worst) {
      line.worst = ratio;
      line.worst_case = at.name;
    }
    line.least_percent_of_peak =
        ratios.empty() ? headline->percent_of_peak
                       : std::min(line.least_percent_of_peak, headline->percent_of_peak);
    ratios.push_back(ratio);
  }
  line.cases = ratios.size();
  line.geometric_mean = geometric_mean(ratios);
  return line;
}

/// Whether there is a line of the same cases: "forward, all" repeats the line before it where only
/// the layers of that line were measured.
bool has_same_cases(const std::vector<SummaryLine>& lines, const SummaryLine& line) {
  return std::any_of(lines.begin(), lines.end(), [&](const SummaryLine& other) {
    return other.memory == line.memory && other.threads == line.threads &&
           other.cases == line.cases && other.worst_case == line.worst_case;
  });
}

const Timing* timing_of(const Measurement& measurement, const std::string& library) {
  const auto found = std::find_if(measurement.timings.begin(), measurement.timings.end(),
                                  [&](const Timing& timing) { return timing.library == library; });
  return found == measurement.timings.end() ? nullptr : &*found;
}

}  // namespace

std::vector<SummaryLine> summarize(const std::vector<CaseResult>& results) {
  std::set<int> threads;
  for (const CaseResult& case_result : results) threads.insert(case_result.measurement.threads);
  std::vector<SummaryLine> lines;
  for (const std::string memory : {"hot", "streaming"}) {
    for (const Kind& kind : kKinds) {
      for (const int count : threads) {
        SummaryLine line = line_of(results, kind.title, count, memory, kind.has);
        if (line.cases != 0 && !has_same_cases(lines, line)) lines.push_back(std::move(line));
      }
    }
  }
  return lines;
}

std::vector<ByteLine> compare_bytes(const std::vector<CaseResult>& results) {
  std::vector<ByteLine> lines;
  for (const CaseResult& case_result : results) {
    const Measurement& at = case_result.measurement;
    const Timing* bytes = timing_of(at, "Linnet u8");
    const Timing* floats = timing_of(at, "Linnet");
    if (bytes == nullptr || floats == nullptr) continue;
    const auto gflops = [&](const Timing& timing) {
      return at.flops / median(timing.seconds) / 1e9;
    };
    lines.push_back({at.name, at.threads, at.memory, gflops(*bytes), gflops(*floats),
                     median_ratio(floats->seconds, bytes->seconds)});
  }
  return lines;
}

}  // namespace linnet::bench
