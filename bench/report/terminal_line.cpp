#include "bench/report/terminal_line.hpp"

#include <fmt/format.h>

namespace linnet::bench {

std::string thread_words(int threads) {
  return threads == 1 ? "1 thread" : fmt::format("{} threads", threads);
}

std::string terminal_line(const CaseResult& case_result, std::size_t index, std::size_t count) {
  const Measurement& measurement = case_result.measurement;
  std::string line = fmt::format("[{:3}/{}] {:28} {:9} {:9}", index, count, measurement.name,
                                 measurement.memory, thread_words(measurement.threads));
  for (const LibraryResult& result : case_result.results) {
    if (result.is_baseline) break;
    line += fmt::format("  {} {:.1f} GFLOP/s, {:.0f} % of peak", result.library, result.gflops,
                        result.percent_of_peak);
    if (result.ratio_to_best_baseline > 0.0) {
      line += fmt::format(", {:.2f} x best", result.ratio_to_best_baseline);
    }
  }
  if (const LibraryResult* best = best_baseline_of(case_result)) {
    line += fmt::format("  best: {} {:.1f} ({})", best->library, best->gflops, best->form);
  }
  if (!measurement.errors.empty()) {
    line += fmt::format("  {} WRONG", measurement.errors.size());
  }
  return line;
}

}  // namespace linnet::bench
