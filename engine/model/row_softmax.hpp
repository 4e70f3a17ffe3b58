#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

namespace linnet {

/// What the softmax of a row of logits needs besides the logits, in double. No logit of the row may
/// be NaN or +Inf, and at least one is finite; what others give is not defined.
class RowSoftmax {
 public:
  /// Of nothing.
  RowSoftmax() = default;

  explicit RowSoftmax(std::span<const float> logits) {
    std::size_t first = 0;
    for (std::size_t c = 1; c < logits.size(); ++c) {
      if (logits[c] > logits[first]) first = c;
    }
    prediction_ = static_cast<std::uint32_t>(first);
    largest_ = logits[first];
    const double rest = sum_of_others(logits, largest_);
    confidence_ = 1.0 / (1.0 + rest);
    log_sum_ = std::log1p(rest);
    constexpr double kUnderflows = 1e-280;
    log_rest_ = rest > kUnderflows ? std::log(rest) : log_of_tiny_rest(logits);
  }

  /// argmax_c z_c, the first of equal ones.
  std::size_t prediction() const noexcept { return prediction_; }

  /// The probability of the prediction.
  double confidence() const noexcept { return confidence_; }

  /// −log p of an output with the logit z.
  double loss(float z) const { return log_sum_ - below_largest(z); }

  /// log(p_c / (1 − p_c)) = z_c − log Σ_{k≠c} exp(z_k) of output c with the logit z, without
  /// cancellation next to 0 and 1.
  double log_odds(std::size_t c, float z) const {
    if (c == prediction_) return -log_rest_;
    const double log_share = below_largest(z) - log_sum_;
    const double share = std::exp(log_share);
    // log(1 − x) = −x − x² / 2 up to x³ / 3, which is far below the rounding of the float that the
    // result, less than −8, becomes.
    constexpr double kSmall = 0x1p-12;
    return log_share + (share < kSmall ? share + share * share / 2.0 : -std::log1p(-share));
  }

 private:
  double below_largest(float z) const {
    return static_cast<double>(z) - static_cast<double>(largest_);
  }

  /// Σ exp(z_k − from) over all k but the prediction.
  double sum_of_others(std::span<const float> logits, float from) const {
    double sum = 0.0;
    for (std::size_t c = 0; c < logits.size(); ++c) {
      if (c == prediction_) continue;
      sum += std::exp(static_cast<double>(logits[c]) - static_cast<double>(from));
    }
    return sum;
  }

  /// The logarithm of that sum from the largest logit, where the sum underflows.
  double log_of_tiny_rest(std::span<const float> logits) const {
    float second = -INFINITY;
    for (std::size_t c = 0; c < logits.size(); ++c) {
      if (c != prediction_ && logits[c] > second) second = logits[c];
    }
    if (std::isinf(second)) return static_cast<double>(second);
    return below_largest(second) + std::log(sum_of_others(logits, second));
  }

  std::uint32_t prediction_ = 0;
  float largest_ = 0.0f;
  double confidence_ = 0.0;
  double log_sum_ = 0.0;   ///< log Σ_c exp(z_c − largest)
  double log_rest_ = 0.0;  ///< the same without the prediction
};

/// The number of outputs that come before `label` in descending order of logits, where the first of
/// equal ones comes first.
inline std::size_t rank_of(std::size_t label, std::span<const float> logits) {
  std::size_t before = 0;
  for (std::size_t c = 0; c < logits.size(); ++c) {
    before += logits[c] > logits[label] || (logits[c] == logits[label] && c < label) ? 1U : 0U;
  }
  return before;
}

}  // namespace linnet
