#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linnet/examples.hpp"
#include "linnet/loss.hpp"

namespace linnet::test {

/// Minibatch gradient sgd in double, one number after the other, as slow as it is plain. It
/// knows nothing of the engine's kernels, products or trainer.
class ReferenceTrainer {
 public:
  /// A model of zeros for features (byte − centre) / divisor.
  ReferenceTrainer(const Examples& examples, std::size_t outputs, Loss loss, double centre,
                   double divisor);

  /// Steps as PyTorch's SGD takes them with momentum and weight decay; without this call, plain
  /// ones.
  void use(double momentum, double decay);

  /// Means over a batch or an epoch weigh each example as its class; without this call, all the
  /// same.
  void weigh(const std::vector<double>& class_weights);

  /// Starts from this model of features byte / divisor: weights, outputs × features, and biases.
  void start_from(const std::vector<double>& weights, const std::vector<double>& folded_bias);

  /// One step for each batch of `order`, in turn; rates[s] is the learning rate of the s-th. The
  /// mean of the losses, each before its step.
  double run_epoch(std::span<const std::uint32_t> order, std::size_t batch_size,
                   std::span<const double> rates);

  /// The mean, all weighted the same.
  double mean_loss(std::span<const std::uint32_t> indices);

  /// The share of examples whose largest logit is their label's.
  double accuracy(std::span<const std::uint32_t> indices);

  double weight(std::size_t output, std::size_t feature) const {
    return weights_[output * features_ + feature];
  }

  /// The bias of the same model for features byte / divisor.
  double folded_bias(std::size_t output) const;

  /// The largest sum of magnitudes that made a logit, a loss or a folded bias so far: what rounding
  /// errors of a run in single precision are relative to.
  double largest_magnitude() const noexcept { return largest_; }

 private:
  std::vector<double> logits(std::uint32_t example);
  double feature(std::uint32_t example, std::size_t k) const;
  double sum_of_weights(std::span<const std::uint32_t> indices) const;
  void descend(std::span<const std::uint32_t> batch,
               const std::vector<std::vector<double>>& gradients, double rate);

  Examples examples_;
  std::size_t outputs_;
  std::size_t features_;
  Loss loss_;
  double centre_;
  double divisor_;
  std::vector<double> weights_;
  std::vector<double> bias_;
  std::vector<double> velocity_;  ///< of each output: of its weights, then of its bias
  std::vector<double> class_weights_;
  double momentum_ = 0.0;
  double decay_ = 0.0;
  double largest_ = 0.0;
};

/// Sums over the pixels of some examples, by two passes.
struct ReferencePixels {
  double mean = 0.0;                 ///< of all levels
  double mean_squared_length = 0.0;  ///< of the vectors (byte − centre) / divisor
};
ReferencePixels reference_pixels(const Examples& examples, std::span<const std::uint32_t> indices,
                                 double centre, double divisor);

}  // namespace linnet::test
