#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/data_kernels.hpp"
#include "linnet/context.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// The sums over each row, in parallel, unless the examples have them. Throws Error(data) that
/// names row and column, counted from 0, where a number is not finite, and the row where numbers
/// are so large that the sum of their squares is not.
std::vector<NumberSums> sum_rows(const Examples& examples, const Context& context);

/// Sums over all features of some examples; exact where the features are bytes.
struct FeatureStatistics {
  double count = 0.0;    ///< numbers
  double sum = 0.0;      ///< Σ x
  double squares = 0.0;  ///< Σ x²

  double mean() const { return sum / count; }

  /// √(mean (x − centre)²).
  double contrast(double centre) const;

  /// The mean over the examples of the squared length of a row of `features` numbers
  /// (x − centre) / divisor.
  double mean_squared_length(double centre, double divisor, double features) const;
};

/// Of the examples that `indices` names. sums: those of each example.
FeatureStatistics feature_statistics(std::span<const NumberSums> sums, std::size_t features,
                                     std::span<const std::uint32_t> indices);

}  // namespace linnet
