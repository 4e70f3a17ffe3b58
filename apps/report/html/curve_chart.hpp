#pragma once

#include <string>
#include <vector>

namespace linnet {

/// A line of a chart: a value for each epoch.
struct Curve {
  std::string name;
  std::string style;  ///< the class of its elements in the style sheet
  std::vector<double> values;
};

/// A chart of curves over epochs as a figure: a legend with the last value of each, and an SVG in
/// the colours of the style sheet. All curves have as many values, at least one, all finite. Of
/// more epochs than the chart has columns of pixels, some are left out, but neither the first nor
/// the last.
///
/// from_zero: whether the axis of values starts at 0; otherwise it starts near the least value.
/// most: where that axis ends at the latest.
std::string curve_chart(const std::string& title, const std::vector<Curve>& curves, bool from_zero,
                        double most);

/// Of `count` numbers from 0 on, all, or `most` that are evenly spaced, with the first and the
/// last.
std::vector<std::size_t> evenly_spaced(std::size_t count, std::size_t most);

}  // namespace linnet
