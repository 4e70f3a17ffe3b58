#pragma once

#include <cstddef>
#include <vector>

#include "engine/kernels/kernel_table.hpp"

namespace linnet {

/// Sums over many features are cut into slices of this many, the same for any number of threads:
/// they are always the same sums. The weights of a slice, 24 KB at most up to 12 classes, stay in
/// the smallest first-level cache there is (32 KB) while a batch passes by; where they do not, the
/// forward product falls to little more than half its speed. Longer slices, where few classes allow
/// them, spend less time on adding up lanes.
constexpr std::size_t slice_features(std::size_t classes) {
  return classes <= 6 ? 1024 : 512;
}

/// Slices that cover `features`; the last may be shorter.
std::vector<ColumnRange> feature_slices(std::size_t features, std::size_t classes);

}  // namespace linnet
