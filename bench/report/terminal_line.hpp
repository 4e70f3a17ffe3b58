#pragma once

#include <string>

#include "bench/report/case_result.hpp"

namespace linnet::bench {

/// "[ 12/203] square/512, 1 thread, hot: Linnet 150.2 GFLOP/s, 88 % of peak, 1.01 × MKL 2024.0".
std::string terminal_line(const CaseResult& case_result, std::size_t index, std::size_t count);

/// "1 thread", "2 threads".
std::string thread_words(int threads);

}  // namespace linnet::bench
