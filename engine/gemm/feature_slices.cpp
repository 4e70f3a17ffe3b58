#include "engine/gemm/feature_slices.hpp"

#include <algorithm>

namespace linnet {

std::vector<ColumnRange> feature_slices(std::size_t features, std::size_t classes) {
  const std::size_t most = slice_features(classes);
  std::vector<ColumnRange> slices;
  for (std::size_t begin = 0; begin < features; begin += most) {
    slices.push_back({begin, std::min(begin + most, features)});
  }
  return slices;
}

}  // namespace linnet
