#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/core/random.hpp"
#include "linnet/model.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {

/// A model to start from, with weights of up to `largest`, none of them 0, and biases of up to 1.
inline LinearModel random_start(std::size_t outputs, std::size_t features, float factor,
                                float largest) {
  LinearModel model(outputs, features, factor);
  Random random(test_seed(), 190);
  const auto number = [&] {
    const float share = static_cast<float>(1 + random.below(1U << 20)) * 0x1p-20f;
    return random.below(2) == 0 ? share : -share;
  };
  for (std::size_t c = 0; c < outputs; ++c) {
    for (float& weight : model.weights.values(c)) weight = largest * number();
    model.bias[c] = number();
  }
  return model;
}

}  // namespace linnet::test
