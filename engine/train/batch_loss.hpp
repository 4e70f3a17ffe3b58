#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"
#include "engine/data/minibatches.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/train/sgd_options.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// The loss of a batch and its gradient in the logits, each example's multiplied by its weight.
///
/// The gradient is one matrix, outputs × examples of the batch. Besides, there are sums of it over
/// groups of kColumnPadding examples, which the offset of the weights and the bias need. A member
/// writes the columns and groups of its own examples, between two barriers; after the second one
/// all members read all of them, until the next step's first barrier.
class BatchLoss {
 public:
  BatchLoss(const KernelTable& kernels, const SgdOptions& options, std::size_t chunk);

  /// Where the logits of `columns` of the batch go, which become their gradient; whole groups.
  MatrixView<float> logits(IndexRange columns);

  /// Replaces the logits of some examples by their gradient. `chunk`: the examples whose losses are
  /// kept together; `columns`: those of this call, counted from the first of the chunk, whole
  /// groups. `first`: the column of the batch where the chunk begins.
  void take(const OrderedExamples& examples, IndexRange chunk, IndexRange columns,
            std::size_t first);

  /// The sum of the losses of the chunk's examples, in their order.
  double loss(std::size_t chunk_size) const;

  /// The gradient of `count` examples from column `first` of the batch on.
  MatrixView<const float> gradient(std::size_t first, std::size_t count) const;

  /// Σ_b g(c, b) over a batch of `size`, the same sum for every caller.
  float gradient_sum(std::size_t c, std::size_t size) const;

  /// Σ_b g(c, b) · (bias input of b), the derivative of the loss in the bias c.
  double bias_gradient(std::size_t c, std::size_t size) const;

 private:
  void multiply_by_weights(MatrixView<float> z, std::span<const float> weights, std::size_t first);
  void sum_group(MatrixView<const float> z, std::size_t column, std::span<const float> inputs,
                 std::size_t group);

  const KernelTable& kernels_;
  const SgdOptions& options_;
  Matrix<float> z_;
  std::vector<float> losses_;              ///< of a chunk
  std::vector<std::int32_t> predictions_;  ///< of a chunk
  /// For each class Σg, and Σg times the bias input: groups × 2 · outputs.
  Matrix<float> group_sums_;
};

}  // namespace linnet
