#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/data/minibatches.hpp"
#include "engine/data/widen.hpp"
#include "linnet/context.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// Estimates for the features widened · factor (see widen(); columns may be null), over examples of
/// which each counts the same: some thousand are enough. With the same bits for any number of
/// threads.

/// All of some examples or, of many, some thousand that lie evenly among them.
std::vector<std::uint32_t> sample_of(std::span<const std::uint32_t> order);

/// How many these are.
std::size_t sampled_examples(std::size_t examples);

/// The mean of each feature.
std::vector<double> estimate_means(const OrderedExamples& examples, std::size_t features,
                                   const ColumnTransform* columns, double factor,
                                   const Context& context);

/// The mean over the examples of (x − mean) · (x − mean)ᵀ, features × features.
Matrix<float> estimate_covariance(const OrderedExamples& examples, std::span<const double> mean,
                                  const ColumnTransform* columns, double factor,
                                  const Context& context);

/// Raises variances of a covariance below 1 to 1, for features that are known to have that
/// variance: they may hardly vary among the examples that were looked at.
void raise_variances(Matrix<float>& covariance);

}  // namespace linnet
