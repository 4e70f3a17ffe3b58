#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/kernels/operands.hpp"
#include "tests/support/stored_numbers.hpp"

namespace linnet::test {

/// How a byte becomes a feature: x = (byte − centre) · factor.
struct PixelScale {
  float centre = 0.0f;
  float factor = 1.0f / 255.0f;
};

/// A sum in double, and the sum of the magnitudes that went into it: what a bound of rounding
/// errors is relative to.
struct ReferenceSum {
  double value = 0.0;
  double magnitude = 0.0;

  void add(double term) {
    value += term;
    magnitude += term < 0.0 ? -term : term;
  }
};

/// bias + Σ_k weights[k] · (row[k] − centre) · factor, over [first, first + weights.size()).
template <class T>
ReferenceSum reference_logit(const T* row, std::size_t first, std::span<const float> weights,
                             PixelScale scale, double bias) {
  ReferenceSum sum;
  sum.add(bias);
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const double pixel = value_of(row[first + k]) - scale.centre;
    sum.add(static_cast<double>(weights[k]) * pixel * scale.factor);
  }
  return sum;
}

/// Σ_b g[b] · (rows[b][feature] − centre) · factor: what `descend` adds to a weight, over its own
/// factor.
template <class T>
ReferenceSum reference_gradient(Rows<T> rows, std::size_t feature, std::span<const float> g,
                                PixelScale scale) {
  ReferenceSum sum;
  for (std::size_t b = 0; b < rows.size(); ++b) {
    const double pixel = value_of(rows[b][feature]) - scale.centre;
    sum.add(static_cast<double>(g[b]) * pixel * scale.factor);
  }
  return sum;
}

}  // namespace linnet::test
