#pragma once

#include <vector>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// The weight of an example in training, by its class: see weights_of_classes. As left by default,
/// all examples have the same weight.
struct ClassWeights {
  bool balanced = false;     ///< n / (C · n_c), where n_c of n examples are of class c
  std::vector<double> list;  ///< or one weight for each of the C classes

  bool operator==(const ClassWeights&) const = default;
};

}  // namespace linnet
