#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/data/fetched_pieces.hpp"
#include "engine/data/widen.hpp"
#include "linnet/context.hpp"
#include "linnet/examples.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// All of some examples or, of many, some thousand that lie evenly among them.
std::vector<std::uint32_t> sample_of(std::span<const std::uint32_t> order);

/// How many these are.
std::size_t sampled_examples(std::size_t examples);

/// Examples of which each counts the same, some thousand are enough, and their features: what
/// widen() makes of them, times a factor.
struct Sample {
  const Examples& examples;
  std::span<const std::uint32_t> order;  ///< the numbers of those that count
  std::span<const float> scales;         ///< of the rows of all examples; none for ones
  const ColumnTransform* columns;        ///< null if they are not transformed
  double factor;
};

/// The mean of each feature. As below, with the same bits for any number of threads; rows of other
/// ranks are fetched in pieces of `piece_bytes`; communicates.
std::vector<double> estimate_means(const Sample& sample, const Context& context,
                                   std::size_t piece_bytes = kPieceBytes);

/// The mean over the examples of (x − mean) · (x − mean)ᵀ, features × features.
Matrix<float> estimate_covariance(const Sample& sample, std::span<const double> mean,
                                  const Context& context, std::size_t piece_bytes = kPieceBytes);

/// Raises variances of a covariance below 1 to 1, for features that are known to have that
/// variance: they may hardly vary among the examples that were looked at.
void raise_variances(Matrix<float>& covariance);

}  // namespace linnet
