#include "tests/support/reference_trainer.hpp"

#include <algorithm>
#include <cmath>

#include "tests/support/reference_loss.hpp"

namespace linnet::test {

ReferenceTrainer::ReferenceTrainer(const Examples& examples, std::size_t outputs, Loss loss,
                                   double centre, double divisor)
    : examples_(examples),
      outputs_(outputs),
      features_(examples.features.columns()),
      loss_(loss),
      centre_(centre),
      divisor_(divisor),
      weights_(outputs * features_, 0.0),
      bias_(outputs, 0.0),
      velocity_(outputs * (features_ + 1), 0.0),
      class_weights_(examples.classes, 1.0) {}

void ReferenceTrainer::use(double momentum, double decay) {
  momentum_ = momentum;
  decay_ = decay;
}

void ReferenceTrainer::weigh(const std::vector<double>& class_weights) {
  class_weights_ = class_weights;
}

void ReferenceTrainer::start_from(const std::vector<double>& weights,
                                  const std::vector<double>& folded_bias) {
  weights_ = weights;
  for (std::size_t c = 0; c < outputs_; ++c) {
    bias_[c] = folded_bias[c];
    for (std::size_t k = 0; k < features_; ++k) bias_[c] += weight(c, k) * centre_ / divisor_;
  }
}

double ReferenceTrainer::sum_of_weights(std::span<const std::uint32_t> indices) const {
  double sum = 0.0;
  for (const std::uint32_t example : indices) sum += class_weights_[examples_.labels[example]];
  return sum;
}

double ReferenceTrainer::feature(std::uint32_t example, std::size_t k) const {
  return (static_cast<double>(examples_.features.at(example, k)) - centre_) / divisor_;
}

std::vector<double> ReferenceTrainer::logits(std::uint32_t example) {
  std::vector<double> z(outputs_);
  for (std::size_t c = 0; c < outputs_; ++c) {
    z[c] = bias_[c];
    double magnitude = std::fabs(bias_[c]);
    for (std::size_t k = 0; k < features_; ++k) {
      z[c] += weight(c, k) * feature(example, k);
      // The folded model sees the byte itself, and the centre in its bias.
      const double level = static_cast<double>(examples_.features.at(example, k));
      magnitude += std::fabs(weight(c, k)) * (level + centre_) / divisor_;
    }
    largest_ = std::max(largest_, magnitude);
  }
  return z;
}

double ReferenceTrainer::run_epoch(std::span<const std::uint32_t> order, std::size_t batch_size,
                                   std::span<const double> rates) {
  double sum = 0.0;
  std::size_t step = 0;
  for (std::size_t first = 0; first < order.size(); first += batch_size, ++step) {
    const std::span batch = order.subspan(first, std::min(batch_size, order.size() - first));
    std::vector<std::vector<double>> gradients;
    for (const std::uint32_t example : batch) {
      const std::vector<double> z = logits(example);
      const double loss = reference_loss(loss_, z, examples_.labels[example]);
      largest_ = std::max(largest_, std::fabs(loss));
      sum += class_weights_[examples_.labels[example]] * loss;
      gradients.push_back(reference_loss_gradient(loss_, z, examples_.labels[example]));
    }
    descend(batch, gradients, rates[step]);
  }
  return sum / sum_of_weights(order);
}

void ReferenceTrainer::descend(std::span<const std::uint32_t> batch,
                               const std::vector<std::vector<double>>& gradients, double rate) {
  for (double& velocity : velocity_) velocity *= momentum_;
  const double all = sum_of_weights(batch);
  const auto velocity = [&](std::size_t c, std::size_t k) -> double& {
    return velocity_[c * (features_ + 1) + k];
  };
  for (std::size_t c = 0; c < outputs_; ++c) {
    for (std::size_t b = 0; b < batch.size(); ++b) {
      const double share = class_weights_[examples_.labels[batch[b]]] / all * gradients[b][c];
      for (std::size_t k = 0; k < features_; ++k) velocity(c, k) += share * feature(batch[b], k);
      velocity(c, features_) += share;
    }
    for (std::size_t k = 0; k < features_; ++k) {
      double& weight = weights_[c * features_ + k];
      velocity(c, k) += decay_ * weight;
      weight -= rate * velocity(c, k);
    }
    velocity(c, features_) += decay_ * bias_[c];
    bias_[c] -= rate * velocity(c, features_);
  }
}

double ReferenceTrainer::mean_loss(std::span<const std::uint32_t> indices) {
  double sum = 0.0;
  for (const std::uint32_t example : indices) {
    sum += reference_loss(loss_, logits(example), examples_.labels[example]);
  }
  return sum / static_cast<double>(indices.size());
}

double ReferenceTrainer::accuracy(std::span<const std::uint32_t> indices) {
  std::size_t hits = 0;
  for (const std::uint32_t example : indices) {
    hits += reference_prediction(logits(example)) == examples_.labels[example] ? 1U : 0U;
  }
  return static_cast<double>(hits) / static_cast<double>(indices.size());
}

double ReferenceTrainer::folded_bias(std::size_t output) const {
  double bias = bias_[output];
  for (std::size_t k = 0; k < features_; ++k) bias -= weight(output, k) * centre_ / divisor_;
  return bias;
}

ReferencePixels reference_pixels(const Examples& examples, std::span<const std::uint32_t> indices,
                                 double centre, double divisor) {
  ReferencePixels result;
  for (const std::uint32_t example : indices) {
    double levels = 0.0;
    for (std::size_t k = 0; k < examples.features.columns(); ++k) {
      const double level = static_cast<double>(examples.features.at(example, k));
      const double x = (level - centre) / divisor;
      levels += level;
      result.mean_squared_length += x * x;
    }
    result.mean += levels / static_cast<double>(examples.features.columns());
  }
  result.mean /= static_cast<double>(indices.size());
  result.mean_squared_length /= static_cast<double>(indices.size());
  return result;
}

}  // namespace linnet::test
