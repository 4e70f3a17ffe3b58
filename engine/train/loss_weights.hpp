#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linnet/class_weights.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// The factors s of the losses of some examples.
struct LossWeights {
  std::vector<float> shares;  ///< s over the largest s, in the order of the examples; none if all
                              ///< are equal
  double total = 0.0;         ///< Σ s
};

/// s = class weight · example weight for the examples that `order` names, as LogisticRegression has
/// it. example_weights: one for each of `examples`, or none. Throws Error as LogisticRegression.
LossWeights loss_weights(const Examples& examples, std::span<const std::uint32_t> order,
                         const ClassWeights& class_weights, std::span<const float> example_weights);

}  // namespace linnet
