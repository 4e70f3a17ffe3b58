#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/workers.hpp"
#include "engine/data/minibatches.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/model/linear_layer.hpp"
#include "engine/model/loss.hpp"
#include "engine/train/phase_timer.hpp"
#include "linnet/model.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// What stays the same over all steps.
struct SgdOptions {
  std::size_t outputs = 0;
  std::size_t features = 0;
  std::size_t batch_size = 0;
  Loss loss = Loss::log_softmax;
  float pixel_factor = 1.0f / 255.0f;  ///< a feature is (byte − centre) · pixel_factor
  float centre = 0.0f;
  double momentum = 0.0;
  double weight_decay = 0.0;
};

/// How consecutive steps went.
struct StepsResult {
  double loss = 0.0;  ///< the sum over all examples, each before its step, times its weight
  /// The step, counted from the first of them, that left all reason, and its mean loss. Steps end
  /// with it.
  struct Divergence {
    std::size_t step;
    double loss;
  };
  std::optional<Divergence> divergence;
  int members = 1;  ///< how many threads came to work on them
};

/// Steps of minibatch gradient sgd, each fused with the one before it.
///
/// A step on a batch of B examples x with learning rate η, in the form of PyTorch's SGD:
///   z = W·x + b, loss and its gradient g in z (see KernelTable),
///   v ← momentum · v + (g·xᵀ/B + decay · W), W ← W − η · v, and the same for b.
/// Where examples have weights, each one's loss and gradient are multiplied by its own, and B is
/// the sum of those of the batch: the mean is a weighted one.
///
/// Each member of the team owns some slices of the features: only it touches their weights. For
/// each of them it applies the update of the last step, then computes the slice's share of the
/// next batch's logits, while the weights are in its cache: one pass over them a step. The members
/// meet; each sums up the shares for some of the examples, and takes loss and gradient; they meet
/// again. Slices and order of all sums are fixed, so the bits do not depend on the team.
///
/// The centre is not taken off the bytes: W·(byte − centre) = W·byte − centre·ΣW, so what is
/// trained is the bias b' = b − centre·factor·ΣW, whose gradient follows from the sum of an
/// example's pixels (bias_input), and W's gradient is offset by centre·Σg.
///
/// Use from one thread.
class FusedSgd {
 public:
  /// A model of zeros. `kernels` and `workers` must outlive the sgd.
  FusedSgd(const KernelTable& kernels, const Workers& workers, const SgdOptions& options);

  /// One step for each rate, on the batches of `examples` from example `first` on, by up to
  /// `members` threads. The bias features of the examples are those of this sgd. Returns early
  /// if the loss diverges, or if that is asked. `times`, if there, gets what member 0 spent.
  StepsResult run(const OrderedExamples& examples, std::size_t first, std::span<const double> rates,
                  int members, const StopRequest& stop, PhaseTimes* times);

  /// What an example whose pixels sum up to `levels` pulls at b': 1 − centre·factor²·Σ(byte −
  /// centre).
  float bias_input(double levels) const;

  /// The model as it leaves: for features byte · factor.
  LinearModel model() const;

  const LinearLayer& layer() const noexcept { return layer_; }
  std::span<const float> bias() const noexcept { return bias_; }
  const SgdOptions& options() const noexcept { return options_; }

 private:
  class Member;

  const KernelTable& kernels_;
  const Workers& workers_;
  SgdOptions options_;
  LinearLayer layer_;
  std::optional<LinearLayer> velocity_;  ///< if there is momentum
  std::vector<double> exact_bias_;
  std::vector<double> bias_velocity_;
  std::vector<float> bias_;  ///< as the kernels take it

  /// Examples that pass from products to loss at a time.
  std::size_t chunk_;
  Matrix<float> parts_;  ///< outputs × chunk for each slice
  Matrix<float> z_;      ///< outputs × batch: logits, then gradient, weighted
  std::vector<float> losses_;
  std::vector<std::int32_t> predictions_;
  /// Sums of the gradient over groups of kColumnPadding examples: for each class Σg, and Σg times
  /// the bias feature. groups × 2·outputs.
  Matrix<float> group_sums_;
  /// Whether the members should end; changes only between two barriers.
  bool ends_ = false;
};

}  // namespace linnet
