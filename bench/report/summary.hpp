#pragma once

#include <string>
#include <vector>

#include "bench/report/outcome.hpp"

namespace linnet::bench {

/// A line of the summary: some cases of one kind at one number of threads, taken together.
struct SummaryLine {
  std::string title;
  int threads = 1;
  std::string memory;
  std::size_t cases = 0;
  double geometric_mean = 0.0;  ///< of Linnet's ratio to the best baseline
  double worst = 0.0;
  std::string worst_case;
  double least_percent_of_peak = 0.0;
};

/// Lines for squares from 64 on, for the layers that a classifier of images has, and for each group
/// of cases; those without a case that has a baseline are left out.
std::vector<SummaryLine> summarize(const std::vector<Outcome>& outcomes);

/// How the bytes of one case did beside floats.
struct ByteLine {
  std::string name;
  int threads = 1;
  std::string memory;
  double gflops_bytes = 0.0;
  double gflops_floats = 0.0;
  double ratio = 0.0;  ///< the median of the ratios within rounds
};

std::vector<ByteLine> compare_bytes(const std::vector<Outcome>& outcomes);

}  // namespace linnet::bench
