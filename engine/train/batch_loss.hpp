#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"
#include "engine/data/minibatches.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/train/logit_gradient.hpp"
#include "engine/train/sgd_options.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// The logits, and then their gradient, of the examples of which one member takes the loss.
struct OwnExamples {
  /// outputs: of all heads.
  OwnExamples(std::size_t outputs, std::size_t most);

  /// The logits of the first `count` examples, padded.
  MatrixView<float> logits(std::size_t count) {
    return {z.row(0), z.rows(), round_up(count, kColumnPadding), z.stride()};
  }

  Matrix<float> z;            ///< outputs × examples, padded to kColumnPadding
  std::vector<float> losses;  ///< of a head
  std::vector<std::int32_t> predictions;
};

/// The loss of a batch for each head, and its gradient in the logits, each example's multiplied by
/// its weight.
///
/// The gradient is kept as the kernel of the update takes it. Besides, there are the loss and sums
/// of the gradient over groups of kSumExamples examples, which the offset of the weights and the
/// bias need. A member writes the rows and groups of its own examples, and posts that they are
/// there; then all members read all of them, until they post their next partial logits.
class BatchLoss {
 public:
  /// layer: what the gradient is multiplied for. `kernels` and `options` must outlive it.
  BatchLoss(const KernelTable& kernels, const SgdOptions& options, const LinearLayer& layer);

  /// Forgets that losses were not finite. By one thread, before the members start.
  void start() { std::fill(is_finite_.begin(), is_finite_.end(), true); }

  /// Replaces the logits of some examples by their gradient, and publishes it. own: the logits of
  /// `examples`, from column 0 on. first: the first of them in the batch, a multiple of
  /// kSumExamples.
  void take(const OrderedExamples& all, IndexRange examples, std::size_t first, OwnExamples& own);

  /// Whether all losses that were taken are finite for some head. A member may ask after the
  /// members whose losses it asks about have posted that they took them.
  bool is_finite() const noexcept {
    return std::any_of(is_finite_.begin(), is_finite_.end(), [](const std::atomic<bool>& finite) {
      return finite.load(std::memory_order_relaxed);
    });
  }

  /// The sum of the losses of a batch of `size` for a head.
  double loss(std::size_t head, std::size_t size) const;

  /// The gradient of the batch from an example on.
  MicroPanelA gradient(std::size_t first) const { return gradient_.from(first); }

  /// Σ_b g(c, b) over a batch of `size`, the same sum for every caller.
  double gradient_sum(std::size_t c, std::size_t size) const;

  /// Σ_b g(c, b) · (bias input of b), the derivative of the loss in the bias c.
  double bias_gradient(std::size_t c, std::size_t size) const;

  /// Moves the gradient of some examples to the cache that all members share.
  void demote_gradient(std::size_t first, std::size_t count) const {
    gradient_.demote(first, count);
  }

 private:
  void take_head(std::size_t head, const OrderedExamples& all, IndexRange examples,
                 std::size_t first, OwnExamples& own);
  double sum_of_groups(std::size_t column, std::size_t size) const;
  void sum_groups(MatrixView<const float> z, IndexRange classes, std::span<const float> inputs,
                  std::size_t group);

  const KernelTable& kernels_;
  const SgdOptions& options_;
  LogitGradient gradient_;
  /// A row for each group: Σg of each output, Σg times the bias input of each output, and the loss
  /// of each head.
  Matrix<double> group_sums_;
  std::vector<std::atomic<bool>> is_finite_;  ///< of each head
};

}  // namespace linnet
