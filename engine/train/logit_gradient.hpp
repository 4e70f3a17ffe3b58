#pragma once

#include <cstddef>
#include <span>

#include "engine/core/index_range.hpp"
#include "engine/kernels/operands.hpp"
#include "engine/model/linear_layer.hpp"
#include "linnet/aligned_buffer.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

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

/// The gradient of a loss in the logits of some examples, in the order in which the products of a
/// layer take it; the kernels of the loss leave it as z, outputs × examples. Several threads may
/// put different examples.
class LogitGradient {
 public:
  LogitGradient(const LinearLayer& layer, std::size_t examples);

  /// Takes the gradient of `examples` examples, the first columns of z, of which the first is
  /// example `first`.
  void put(MatrixView<const float> z, std::size_t examples, std::size_t first);

  /// g(c, b) from example `first` on, for LinearLayer::accumulate_gradient.
  MicroPanelA from(std::size_t first) const;

  /// Moves the gradient of some examples to the cache that all cores share.
  void demote(std::size_t first, std::size_t count) const;

 private:
  const float* at(std::size_t first) const;

  std::size_t outputs_;
  bool class_by_class_;
  std::size_t stride_;  ///< from one class to the next, or from one example to the next
  AlignedBuffer<float> numbers_;
};

}  // namespace linnet
