#pragma once

#include <string>
#include <string_view>

#include "bench/report/case_result.hpp"
#include "bench/report/summary.hpp"

namespace linnet::bench {

/// What the ratio in the lines is.
std::string_view ratio_words();

/// "[ 12/203] square/512  hot  1 thread  ratio 1.01 (0.98 to 1.03 in 7 rounds)  Linnet 150.2
/// GFLOP/s, 88 % of peak; MKL 2024.0 148.7 (sgemm nn)".
std::string terminal_line(const CaseResult& case_result, std::size_t index, std::size_t count);

/// The lines under each other, with a heading.
std::string summary_table(const std::vector<SummaryLine>& lines);

/// "1 thread", "2 threads".
std::string thread_words(int threads);

}  // namespace linnet::bench
