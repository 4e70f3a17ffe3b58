#pragma once

#include <cstddef>
#include <vector>

#include "engine/kernels/kernel_table.hpp"

namespace linnet {

/// The features are cut into slices of this many, the same for any number of threads: sums over
/// slices are always the same sums. Six or ten classes of 512 weights (20 KB) stay in the smallest
/// first-level cache there is (32 KB) while a batch passes by; with 1024 and more they do not, and
/// the forward product fell from 81 to 48 GFLOP/s.
inline constexpr std::size_t kSliceFeatures = 512;

/// Slices that cover `padded_features`, a multiple of kRowPadding; the last may be shorter.
std::vector<FeatureRange> feature_slices(std::size_t padded_features);

}  // namespace linnet
