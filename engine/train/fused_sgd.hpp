#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "engine/data/minibatches.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/model/forward_pass.hpp"
#include "engine/model/linear_layer.hpp"
#include "engine/train/batch_loss.hpp"
#include "engine/train/phase_timer.hpp"
#include "engine/train/rank_exchange.hpp"
#include "engine/train/sgd_options.hpp"
#include "engine/train/weight_update.hpp"
#include "linnet/aligned_buffer.hpp"
#include "linnet/context.hpp"
#include "linnet/model.hpp"
#include "linnet/stop.hpp"
#include "linnet/sweep.hpp"

namespace linnet {

/// The result of consecutive steps.
struct StepsResult {
  /// The first step, counted from the first of them, whose mean loss has_diverged, and that loss.
  struct Divergence {
    std::size_t step;
    double loss;
  };
  struct Head {
    double loss = 0.0;  ///< the sum over all examples, each before its step, times its weight
    std::optional<Divergence> divergence;
  };

  bool all_have_diverged() const {
    return std::all_of(heads.begin(), heads.end(),
                       [](const Head& head) { return head.divergence.has_value(); });
  }

  std::vector<Head> heads;
  std::size_t steps = 0;  ///< how many were run
  int members = 1;        ///< the number of threads that ran them
};

/// Steps of minibatch stochastic gradient descent, each fused with the one before it.
///
/// A step on a batch of B examples x with learning rate η, in the form of PyTorch's SGD:
///   z = W·x + b, loss and its gradient g in z (see KernelTable),
///   v ← momentum · v + (g·xᵀ/B + decay · W), W ← W − η · v, and the same for b.
/// Where examples have weights, each one's loss and gradient are multiplied by its own, and B is
/// the sum of the weights of the batch: the mean is weighted.
///
/// Each member of the team of threads owns some slices of the features (WorkPartition): only it
/// reads and writes their weights. For each slice it applies the update of the previous step
/// (WeightUpdate) and then computes the partial logits of the next batch (ForwardPass), while the
/// weights are in its cache: one pass over the weights a step. It publishes the partial logits and
/// posts that they are there; the owner of an example waits for those of all members, sums them
/// (LogitExchange), and computes loss and gradient (BatchLoss), which it publishes and posts in
/// turn. All wait for all gradients before the next update. The slices and the order of all sums
/// are fixed, so the bits do not depend on the number of members.
///
/// Several heads are one wide layer: each row of a batch is read once for all of them. Sums over
/// features and examples are those of a head alone, so are its bits. Steps end when the last head
/// has diverged; until then those that have go on, and change none of the others.
///
/// With several ranks, the slices are divided among these first, then among the members of
/// each rank's team. Once the members have their sums, one of them exchanges them with the other
/// ranks (RankExchange), and then each rank takes the loss of all examples. At the end of run() all
/// ranks have all weights.
///
/// If no head's loss is finite, the run ends before an update takes the gradient in.
///
/// The centre is not subtracted from the bytes: as W·(byte − centre) = W·byte − centre·ΣW, the
/// steps train the bias b' = b − centre·factor·ΣW instead, whose gradient follows from the sum of
/// the pixels of an example (bias_input), and the gradient of W is offset by −centre·Σg.
///
/// For one thread at a time.
class FusedSgd {
 public:
  /// Starts from models of zeros. ranks: that divide the features. Both must outlive it.
  FusedSgd(const Context& context, const SgdOptions& options, Communicator& ranks);
  /// Goes on from these states, one for each head of the options.
  FusedSgd(const Context& context, const SgdOptions& options, std::span<const HeadState> heads,
           Communicator& ranks);
  FusedSgd(const FusedSgd&) = delete;
  FusedSgd& operator=(const FusedSgd&) = delete;

  /// One step for each row of rates, steps × heads, on the batches of `examples` from example
  /// `first` on, by up to `members` threads. The bias features of the examples are those of this
  /// sgd. Returns early if all heads have diverged or a stop is requested, after the step during
  /// which that happened. The seconds of member 0 are added to `times`, if that is not null.
  StepsResult run(const OrderedExamples& examples, std::size_t first, std::span<const double> rates,
                  int members, const StopRequest& stop, PhaseTimes* times);

  /// The derivative of the logit in b' of an example whose pixels sum up to `levels`, taking the
  /// change of the weights along with it: 1 − centre·factor²·Σ(byte − centre).
  float bias_input(double levels) const;

  /// The trained model of a head, with `folded` times its weights for features byte · factor /
  /// folded. Exact for a power of two.
  LinearModel model(std::size_t head = 0, float folded = 1.0f) const;

  HeadState state(std::size_t head) const;

  /// Whether all weights of a head are finite.
  bool is_finite(std::size_t head) const;

  const LinearLayer& layer() const noexcept { return layer_; }
  LogitScale scale() const noexcept { return {options_.pixel_factor, bias_.values()}; }
  /// The models, one behind the other, as they are evaluated during training.
  ModelView view() const noexcept { return {layer_, scale()}; }
  const SgdOptions& options() const noexcept { return options_; }

 private:
  class Member;

  void share_weights();

  const Context& context_;
  const KernelTable& kernels_;
  SgdOptions options_;
  LinearLayer layer_;
  std::optional<LinearLayer> velocity_;  ///< if there is momentum
  BiasUpdate bias_;

  /// The number of examples whose logits are computed before their loss.
  std::size_t chunk_;
  RankExchange ranks_;
  ForwardPass forward_;             ///< of a chunk
  AlignedBuffer<float> published_;  ///< by LogitExchange
  BatchLoss loss_;
  /// The step before whose loss the members end; the update of the step before it is made. Member 0
  /// lowers it to the step after the one that it finishes, and then posts; so who reads it later,
  /// when member 0 may be further, decides the same.
  std::atomic<std::size_t> end_ = 0;
};

}  // namespace linnet
