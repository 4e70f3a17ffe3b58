#pragma once

#include <cstddef>
#include <vector>

#include "engine/core/index_range.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet {

/// What standardizes columns of features: x ← (x − mean) · factor.
struct ColumnTransform {
  std::vector<float> mean;    ///< of each feature
  std::vector<float> factor;  ///< the same; mostly one over the standard deviation
};

/// to[b · stride + i] = feature range.begin + i of row b: the number that is stored, as a float,
/// times the scale of its row if rows have scales, and then transformed if `columns` is not null.
///
/// Each number is computed by itself, in single precision, by operations that do not depend on the
/// instruction set: it has the same bits whichever other rows and columns are widened with it.
void widen(const KernelTable& kernels, FeatureRows rows, const ColumnTransform* columns,
           IndexRange range, float* to, std::size_t stride);

}  // namespace linnet
