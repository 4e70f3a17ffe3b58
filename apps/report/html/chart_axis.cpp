#include "apps/report/html/chart_axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace linnet {
namespace {

/// A step that divides `extent` into at most five.
double step_for(double extent) {
  constexpr double kMostSteps = 5.0;
  const double power = std::pow(10.0, std::floor(std::log10(extent / kMostSteps)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (extent / (power * factor) <= kMostSteps) return power * factor;
  }
  return power * 10.0;
}

}  // namespace

ChartAxis axis_for(double least, double most) {
  if (!(most > least)) {
    const double step = least == 0.0 ? 1.0 : std::abs(least) / 10.0;
    return axis_for(least - step, least + step);
  }
  const double step = step_for(most - least);
  // What is a multiple of the step but for rounding is no reason for another tick.
  constexpr double kSlack = 1e-9;
  return {.low = std::floor(least / step + kSlack) * step,
          .high = std::ceil(most / step - kSlack) * step,
          .step = step};
}

std::string tick_label(double value, double step) {
  const double places = std::ceil(-std::log10(step) - 1e-9);
  if (std::abs(value) < step * 1e-6) value = 0.0;  // not "-0.0"
  if (places > 6.0 || std::abs(value) >= 1e6) return fmt::format("{:.3g}", value);
  return fmt::format("{:.{}f}", value, static_cast<int>(std::max(places, 0.0)));
}

}  // namespace linnet
