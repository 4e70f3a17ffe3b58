#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "engine/core/index_range.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// What becomes of the gradient of a loss in the logits before kernels multiply it with the rows of
/// the examples: the kernels of the loss leave it as z, outputs × examples, and those of the
/// gradient read a row of `gradient_stride` numbers for each example.

/// Half a cache line of the gradient of an example: so one of up to 8 classes takes no whole line,
/// and each group of 8 examples has lines of its own.
inline constexpr std::size_t kGradientStep = 8;

/// From the gradient of one example to that of the next, in numbers.
constexpr std::size_t gradient_stride(std::size_t outputs) {
  return round_up(outputs, kGradientStep);
}

/// z(c, b) ← s_b · z(c, b), losses[b] ← s_b · losses[b] for the examples b of a range, of which
/// column 0 is the first. weights: s of all examples; none if all count the same.
inline void weigh_examples(std::span<const float> weights, IndexRange examples, MatrixView<float> z,
                           std::span<float> losses) {
  if (weights.empty()) return;
  const auto own = weights.subspan(examples.begin, examples.size());
  const auto multiply = [&](float* numbers) {
    for (std::size_t b = 0; b < own.size(); ++b) numbers[b] *= own[b];
  };
  for (std::size_t c = 0; c < z.rows(); ++c) multiply(z.row(c));
  multiply(losses.data());
}

/// to[b · gradient_stride + c] ← z(c, b) for the first `examples` columns of z, some classes of an
/// example at a time. The numbers between the rows of `to` stay as they are.
inline void transpose_gradient(MatrixView<const float> z, std::size_t examples, float* to) {
  const std::size_t stride = gradient_stride(z.rows());
  for (std::size_t first = 0; first < z.rows(); first += kGradientStep) {
    const std::size_t classes = std::min(kGradientStep, z.rows() - first);
    for (std::size_t b = 0; b < examples; ++b) {
      float* const row = to + b * stride + first;
      for (std::size_t i = 0; i < classes; ++i) row[i] = z.row(first + i)[b];
    }
  }
}

}  // namespace linnet
