#pragma once

#include <cstddef>
#include <span>

#include "engine/gemm/linear_products.hpp"

namespace linnet::test {

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
ReferenceSum reference_logit(const std::uint8_t* row, std::size_t first,
                             std::span<const float> weights, PixelScale scale, double bias);

/// Σ_b g[b] · (rows[b][feature] − centre) · factor: what `descend` adds to a weight, over its own
/// factor.
ReferenceSum reference_gradient(ByteRows rows, std::size_t feature, std::span<const float> g,
                                PixelScale scale);

}  // namespace linnet::test
