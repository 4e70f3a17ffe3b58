#pragma once

#include <string>
#include <vector>

#include "bench/report/case_result.hpp"
#include "bench/report/environment.hpp"

namespace linnet::bench {

/// The values of one library in the cases of a chart; NaN where it has none.
struct Series {
  std::string name;
  bool is_baseline = true;
  std::vector<double> values;
  int colour = -1;         ///< the series of one colour belong together; -1 for a colour of its own
  bool is_dashed = false;  ///< instead of a drawn-through line
};

struct Chart {
  std::string title;
  std::string unit;
  std::vector<std::string> cases;
  std::vector<Series> series;
  double limit = 0.0;  ///< drawn as a line; 0 for none
  std::string limit_name;
  bool has_lines =
      false;  ///< whether neighbouring cases are joined: for sizes, which have an order
};

/// The chart as SVG, in greys and colours that are legible on white and on black.
std::string to_svg(const Chart& chart);

struct ChartFile {
  std::string file;
  Chart chart;
};

/// A chart of GFLOP/s for each of the main groups and each number of threads, of the hot cases. For
/// a library that was measured with fewer threads as well, the better figure is drawn.
std::vector<ChartFile> charts_of(const EnvironmentReport& environment,
                                 const std::vector<CaseResult>& results);

/// If three or more numbers of threads were measured: for each of the main groups a chart of
/// GFLOP/s over the number of threads. Up to five of the hot cases have two lines each, one of
/// Linnet and a dashed one of the best baseline (Headline).
std::vector<ChartFile> thread_charts_of(const EnvironmentReport& environment,
                                        const std::vector<CaseResult>& results);

}  // namespace linnet::bench
