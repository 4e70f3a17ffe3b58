#pragma once

#include <cstddef>
#include <vector>

#include "engine/data/minibatches.hpp"
#include "linnet/context.hpp"

namespace linnet {

/// Of each feature over some examples, each counting the same.
struct ColumnMoments {
  std::vector<double> mean;
  std::vector<double> variance;  ///< of the population: mean (x − mean)²
};

/// Features are those of the rows with their scales. Sums run in double over the differences from
/// the first example, so the variance of a constant feature is exactly 0. In parallel, with the
/// same bits for any number of threads. There must be an example.
ColumnMoments column_moments(const OrderedExamples& examples, std::size_t features,
                             const Context& context);

}  // namespace linnet
