#pragma once

// Only the per-set source includes this.

#include "engine/kernels/kernel_table.hpp"
#include "engine/kernels/simd.hpp"

namespace linnet {
namespace {

template <class Arch>
void sum_logits(MatrixView<const float> parts, float scale, std::span<const float> bias,
                MatrixView<float> z) {
  const std::size_t classes = z.rows();
  for (std::size_t c = 0; c < classes; ++c) {
    for (std::size_t column = 0; column < z.columns(); column += kLanes<Arch>) {
      Floats<Arch> sum = load<Arch>(parts.row(c) + column);
      for (std::size_t part = c + classes; part < parts.rows(); part += classes) {
        sum += load<Arch>(parts.row(part) + column);
      }
      multiply_add<Arch>(Floats<Arch>(scale), sum, Floats<Arch>(bias[c]))
          .store_aligned(z.row(c) + column);
    }
  }
}

}  // namespace
}  // namespace linnet
