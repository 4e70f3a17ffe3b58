#pragma once

// Sums the partial logits of the slices of the features. Only the per-set source includes this.

#include "engine/kernels/operands.hpp"
#include "engine/kernels/simd/simd.hpp"

namespace linnet {
namespace {

void sum_logits(MatrixView<const float> partial, float scale, std::span<const float> bias,
                MatrixView<float> z) {
  const std::size_t classes = z.rows();
  for (std::size_t c = 0; c < classes; ++c) {
    for (std::size_t column = 0; column < z.columns(); column += kLanes) {
      Floats sum = load_aligned(partial.row(c) + column);
      for (std::size_t row = c + classes; row < partial.rows(); row += classes) {
        sum += load_aligned(partial.row(row) + column);
      }
      multiply_add(Floats(scale), sum, Floats(bias[c])).store_aligned(z.row(c) + column);
    }
  }
}

}  // namespace
}  // namespace linnet
