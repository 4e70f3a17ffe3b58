#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"
#include "engine/data/minibatches.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/model/linear_layer.hpp"
#include "engine/train/batch_loss.hpp"
#include "engine/train/sgd_options.hpp"
#include "linnet/matrix.hpp"
#include "linnet/sweep.hpp"

namespace linnet {

/// The gradient of a slice is summed over so many rows at a time: with more, the rows would be
/// evicted from the second-level cache before the next tile reads them.
inline constexpr std::size_t kGradientRows = 1024;

/// The update of weights by the gradient of a batch, by one member of the team, for the columns
/// that it owns:
///   v ← momentum · v + (α · Σ_b (x_b − centre) · g(c, b) + decay · W),  W ← W − η · v,
/// with the decay and the rate η of the head of class c. α = pixel_factor over the weight of the
/// batch. The centre is not subtracted from the bytes: the sum over the bytes is offset by −centre
/// · Σ_b g(c, b). Without momentum it is one product.
class WeightUpdate {
 public:
  /// `velocity` is null without momentum. All must outlive it.
  WeightUpdate(const SgdOptions& options, LinearLayer& layer, LinearLayer* velocity,
               const BatchLoss& loss);

  /// Prepares the updates of this member by a batch, whose gradient all members have posted.
  void begin(const SgdStep& step);

  /// Updates the weights of `columns`, which lie in one slice, by that batch. next_rows: what to
  /// prefetch meanwhile.
  void update(const OrderedExamples& examples, IndexRange columns, PrefetchFeatures next_rows);

 private:
  void accumulate_gradient(LinearLayer& to, const OrderedExamples& examples, IndexRange columns,
                           PrefetchFeatures next_rows, const RowUpdates& updates);
  Update update_of(std::size_t head) const;

  const SgdOptions& options_;
  LinearLayer& layer_;
  LinearLayer* velocity_;
  const BatchLoss& loss_;
  SgdStep step_{};
  std::vector<Update> updates_;      ///< of each output of several heads; without momentum
  std::vector<MomentumStep> steps_;  ///< of each output, or the one of a single head; with momentum
  std::vector<float> offsets_;       ///< −centre · Σ_b g(c, b); empty without a centre
};

/// The bias, which is kept in double, and its update by one member; the others read it.
class BiasUpdate {
 public:
  /// outputs: of all heads.
  explicit BiasUpdate(std::size_t outputs)
      : exact_(outputs, 0.0), velocity_(outputs, 0.0), values_(outputs, 0.0f) {}

  /// Those of some heads, one behind the other.
  explicit BiasUpdate(std::span<const HeadState> heads);

  /// The biases of some outputs, to the state of a head.
  void copy(IndexRange outputs, HeadState& to) const;

  /// The bias as the kernels take it.
  const std::vector<float>& values() const noexcept { return values_; }

  void update(const SgdOptions& options, const SgdStep& step, const BatchLoss& loss);

 private:
  std::vector<double> exact_;
  std::vector<double> velocity_;
  std::vector<float> values_;
};

}  // namespace linnet
