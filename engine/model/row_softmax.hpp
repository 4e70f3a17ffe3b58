#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace linnet {

/// The softmax of one row of logits after the other, in double. In a row no logit is NaN or +Inf,
/// and at least one is finite; what others give is not defined. For one thread.
class RowSoftmax {
 public:
  explicit RowSoftmax(std::size_t outputs) : exponentials_(outputs) {}

  /// Takes a row of as many logits as there are outputs, which must stay as it is.
  void take(std::span<const float> logits) {
    logits_ = logits;
    prediction_ = 0;
    for (std::size_t c = 1; c < logits.size(); ++c) {
      if (logits[c] > logits[prediction_]) prediction_ = c;
    }
    rest_ = 0.0;
    for (std::size_t c = 0; c < logits.size(); ++c) {
      exponentials_[c] = std::exp(below_largest(c));
      if (c != prediction_) rest_ += exponentials_[c];
    }
    log_sum_ = std::log1p(rest_);
  }

  /// argmax_c z_c, the first of equal ones.
  std::size_t prediction() const noexcept { return prediction_; }

  /// The probability of the prediction.
  double confidence() const noexcept { return 1.0 / (1.0 + rest_); }

  /// −log p_label.
  double loss(std::size_t label) const { return log_sum_ - below_largest(label); }

  /// The number of outputs that come before `label` in descending order of logits, where the first
  /// of equal ones comes first.
  std::size_t rank(std::size_t label) const {
    std::size_t before = 0;
    for (std::size_t c = 0; c < logits_.size(); ++c) {
      if (logits_[c] > logits_[label] || (logits_[c] == logits_[label] && c < label)) ++before;
    }
    return before;
  }

  /// log(p_c / (1 − p_c)) = z_c − log Σ_{k≠c} exp(z_k), without cancellation next to 0 and 1.
  double log_odds(std::size_t c) const {
    if (c == prediction_) return -log_rest();
    const double share = exponentials_[c] / (1.0 + rest_);
    // log(1 − x) = −x up to x² / 2, which is far below the rounding of the float that it becomes.
    constexpr double kSmall = 0x1p-30;
    return below_largest(c) - log_sum_ - (share < kSmall ? -share : std::log1p(-share));
  }

 private:
  /// log Σ exp(z_k − max z) over all k but the prediction.
  double log_rest() const {
    constexpr double kUnderflows = 1e-280;
    if (rest_ > kUnderflows || logits_.size() == 1) return std::log(rest_);
    std::size_t second = prediction_ == 0 ? 1 : 0;
    for (std::size_t c = 0; c < logits_.size(); ++c) {
      if (c != prediction_ && logits_[c] > logits_[second]) second = c;
    }
    const double largest = below_largest(second);
    if (std::isinf(largest)) return largest;
    double sum = 0.0;
    for (std::size_t c = 0; c < logits_.size(); ++c) {
      if (c != prediction_) sum += std::exp(below_largest(c) - largest);
    }
    return largest + std::log(sum);
  }

  double below_largest(std::size_t c) const {
    return static_cast<double>(logits_[c]) - static_cast<double>(logits_[prediction_]);
  }

  std::vector<double> exponentials_;  ///< of z_c − max z
  std::span<const float> logits_;
  std::size_t prediction_ = 0;
  double rest_ = 0.0;     ///< the sum of the others, without cancellation if they are small
  double log_sum_ = 0.0;  ///< log(1 + rest_)
};

}  // namespace linnet
