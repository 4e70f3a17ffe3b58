#include "engine/gemm/feature_slices.hpp"

#include <algorithm>

namespace linnet {

std::vector<FeatureRange> feature_slices(std::size_t padded_features) {
  std::vector<FeatureRange> slices;
  for (std::size_t begin = 0; begin < padded_features; begin += kSliceFeatures) {
    slices.push_back({begin, std::min(begin + kSliceFeatures, padded_features)});
  }
  return slices;
}

}  // namespace linnet
