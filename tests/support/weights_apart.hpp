#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "linnet/model.hpp"

namespace linnet::test {

/// What the README promises across instruction sets: how far weights may be apart.
inline constexpr double kWeightsApart = 1e-5;

/// The largest difference between weights of two models of one shape, as a share of the largest
/// weight.
inline double weights_apart(const LinearModel& a, const LinearModel& b) {
  double difference = 0.0;
  double largest = 0.0;
  for (std::size_t c = 0; c < a.outputs(); ++c) {
    for (std::size_t k = 0; k < a.features(); ++k) {
      const auto one = static_cast<double>(a.weights.row(c)[k]);
      const auto other = static_cast<double>(b.weights.row(c)[k]);
      difference = std::max(difference, std::fabs(one - other));
      largest = std::max(largest, std::fabs(one));
    }
  }
  return difference / largest;
}

}  // namespace linnet::test
