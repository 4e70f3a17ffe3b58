#include "engine/train/learning_rate.hpp"

#include <cmath>
#include <numbers>

namespace linnet {

double fitted_learning_rate(double mean_squared_length) {
  constexpr double kMost = 2.0;
  return mean_squared_length <= 50.0 / kMost ? kMost : 50.0 / mean_squared_length;
}

double learning_rate_at(Schedule schedule, double peak, std::size_t step, std::size_t steps) {
  if (schedule == Schedule::constant) return peak;
  const double done = static_cast<double>(step) / static_cast<double>(steps);
  return peak * 0.5 * (1.0 + std::cos(std::numbers::pi * done));
}

}  // namespace linnet
