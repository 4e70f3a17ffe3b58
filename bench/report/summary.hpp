#pragma once

#include <string>
#include <vector>

#include "bench/report/case_result.hpp"

namespace linnet::bench {

/// A line of the summary: all cases of one kind with one number of threads.
struct SummaryLine {
  std::string title;
  int threads = 1;
  std::string memory;
  std::size_t cases = 0;
  double geometric_mean = 0.0;  ///< of the ratios (Headline)
  double worst = 0.0;
  std::string worst_case;
  double least_percent_of_peak = 0.0;
};

/// Lines for square products from 64 on, for the layers that a classifier of images has, and for
/// each group of cases. A line none of whose cases has a baseline is left out, and so is one with
/// the same cases as the line before.
std::vector<SummaryLine> summarize(const std::vector<CaseResult>& results);

/// The speed of one case with an A of bytes, compared with an A of floats.
struct ByteLine {
  std::string name;
  int threads = 1;
  std::string memory;
  double gflops_bytes = 0.0;
  double gflops_floats = 0.0;
  double ratio = 0.0;  ///< the median of the ratios within rounds
};

std::vector<ByteLine> compare_bytes(const std::vector<CaseResult>& results);

}  // namespace linnet::bench
