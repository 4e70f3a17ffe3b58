#pragma once

#include <string>
#include <vector>

#include "bench/report/environment.hpp"
#include "bench/report/outcome.hpp"

namespace linnet::bench {

/// Values of one library over the cases of a chart; NaN where it has none.
struct Series {
  std::string name;
  bool is_baseline = true;
  std::vector<double> values;
};

struct Chart {
  std::string title;
  std::string unit;
  std::vector<std::string> cases;
  std::vector<Series> series;
  double limit = 0.0;  ///< drawn as a line; 0 for none
  std::string limit_name;
  bool has_lines = false;  ///< neighbours are joined: for sizes, which have an order
};

/// As SVG, in greys and colours that can be read on white and on black.
std::string to_svg(const Chart& chart);

struct ChartFile {
  std::string file;
  Chart chart;
};

/// A chart of GFLOP/s for each of the main groups, for each
/// number of threads; hot cases alone. A library that was measured with fewer threads as well
/// enters with the better figure.
std::vector<ChartFile> charts_of(const EnvironmentReport& environment,
                                 const std::vector<Outcome>& outcomes);

}  // namespace linnet::bench
