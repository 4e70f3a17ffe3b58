#include "bench/report/terminal_line.hpp"

#include <fmt/format.h>

namespace linnet::bench {

std::string thread_words(int threads) {
  return threads == 1 ? "1 thread" : fmt::format("{} threads", threads);
}

std::string_view ratio_words() {
  return "ratio: Linnet's speed over that of the fastest baseline of the same round, as the "
         "median\n"
         "of all rounds (and least to most). Both speeds in a row are of the round with that "
         "ratio.";
}

std::string terminal_line(const CaseResult& case_result, std::size_t index, std::size_t count) {
  const Measurement& measurement = case_result.measurement;
  std::string line = fmt::format("[{:3}/{}] {:28} {:9} {:9}", index, count, measurement.name,
                                 measurement.memory, thread_words(measurement.threads));
  if (const auto& headline = case_result.headline) {
    line += fmt::format(
        "  ratio {:.2f} ({:.2f} to {:.2f} in {} rounds)  Linnet {:.1f} GFLOP/s, "
        "{:.0f} % of peak; {} {:.1f} ({})",
        headline->ratio, headline->ratio_min, headline->ratio_max, headline->rounds,
        headline->gflops, headline->percent_of_peak, headline->best_library, headline->best_gflops,
        headline->best_form);
  } else if (!case_result.results.empty()) {
    const LibraryResult& first = case_result.results.front();
    line += fmt::format("  {} {:.1f} GFLOP/s, {:.0f} % of peak", first.library, first.gflops,
                        first.percent_of_peak);
  }
  if (measurement.untried != 0) line += fmt::format("; {} trials left out", measurement.untried);
  if (!measurement.errors.empty()) {
    line += fmt::format("; {} WRONG", measurement.errors.size());
  }
  return line;
}

std::string summary_table(const std::vector<SummaryLine>& lines) {
  std::string text = fmt::format("{:38} {:9} {:>7} {:>6} {:>14} {:>6}  {}\n", "ratios of", "memory",
                                 "threads", "cases", "geometric mean", "worst", "in");
  for (const SummaryLine& line : lines) {
    text += fmt::format("{:38} {:9} {:7} {:6} {:14.2f} {:6.2f}  {}\n", line.title, line.memory,
                        line.threads, line.cases, line.geometric_mean, line.worst, line.worst_case);
  }
  return text;
}

}  // namespace linnet::bench
