#pragma once

#include <string>

namespace linnet {

/// An axis with ticks at `low`, low + step, …, up to `high`, which is a tick too.
struct ChartAxis {
  double low = 0.0;
  double high = 1.0;
  double step = 1.0;
};

/// The axis for values from `least` to `most`: its step is 1, 2 or 5 times a power of ten, its ends
/// are the nearest multiples of it at or beyond the values, and it has three to seven ticks. Equal
/// or reversed values get an axis with one step to each side of `least`.
ChartAxis axis_for(double least, double most);

/// A tick with as many decimals as the step needs: "0.25".
std::string tick_label(double value, double step);

}  // namespace linnet
