#include "tests/support/reference_scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace linnet::test {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// log Σ exp over some logits.
double log_sum(std::span<const double> logits) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  if (std::isinf(largest)) return largest;
  double sum = 0.0;
  for (const double z : logits) sum += std::exp(z - largest);
  return largest + std::log(sum);
}

/// The probability of the largest logit: exactly 1 / n for n equal ones.
double top_probability(std::span<const double> logits) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  double sum = 0.0;
  for (const double z : logits) sum += std::exp(z - largest);
  return 1.0 / sum;
}

std::vector<double> row_of(MatrixView<const float> logits, std::size_t row) {
  return {logits.row(row), logits.row(row) + logits.columns()};
}

}  // namespace

ReferenceScores::ReferenceScores(MatrixView<const float> logits,
                                 std::span<const std::uint32_t> labels)
    : logits_(logits), labels_(labels) {
  for (std::size_t i = 0; i < logits.rows(); ++i) {
    std::vector<double> row = row_of(logits, i);
    const double sum = log_sum(row);
    for (double& z : row) z -= sum;
    log_probabilities_.push_back(row);
  }
}

double ReferenceScores::log_loss() const {
  double sum = 0.0;
  for (std::size_t i = 0; i < labels_.size(); ++i) sum -= log_probabilities_[i][labels_[i]];
  return sum / static_cast<double>(labels_.size());
}

double ReferenceScores::top_k_accuracy(std::size_t k) const {
  std::size_t hits = 0;
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    std::vector<std::size_t> order(logits_.columns());
    for (std::size_t c = 0; c < order.size(); ++c) order[c] = c;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return logits_.row(i)[a] > logits_.row(i)[b];
    });
    order.resize(std::min(k, order.size()));
    hits += std::count(order.begin(), order.end(), labels_[i]) != 0 ? 1U : 0U;
  }
  return static_cast<double>(hits) / static_cast<double>(labels_.size());
}

std::size_t ReferenceScores::prediction(std::size_t row) const {
  const float* const z = logits_.row(row);
  return static_cast<std::size_t>(std::max_element(z, z + logits_.columns()) - z);
}

double ReferenceScores::calibration_error(std::size_t bins) const {
  double sum = 0.0;
  for (std::size_t b = 0; b < bins; ++b) {
    double correct = 0.0;
    double confidence = 0.0;
    for (std::size_t i = 0; i < labels_.size(); ++i) {
      const double top = top_probability(row_of(logits_, i));
      const double place = top * static_cast<double>(bins);
      if (place <= static_cast<double>(b) || place > static_cast<double>(b + 1)) continue;
      correct += prediction(i) == labels_[i] ? 1.0 : 0.0;
      confidence += top;
    }
    sum += std::fabs(correct - confidence);
  }
  return sum / static_cast<double>(labels_.size());
}

double ReferenceScores::log_odds(std::size_t row, std::size_t c) const {
  std::vector<double> others = row_of(logits_, row);
  const double z = others[c];
  others.erase(others.begin() + static_cast<std::ptrdiff_t>(c));
  return others.empty() ? std::numeric_limits<double>::infinity() : z - log_sum(others);
}

ReferenceScores::Area ReferenceScores::area(std::uint32_t positive, double close) const {
  double least = 0.0;
  double most = 0.0;
  std::size_t pairs = 0;
  std::vector<double> odds;
  for (std::size_t i = 0; i < labels_.size(); ++i) odds.push_back(log_odds(i, positive));
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    for (std::size_t k = 0; k < labels_.size(); ++k) {
      if (labels_[i] != positive || labels_[k] == positive) continue;
      ++pairs;
      const double magnitude = std::max({1.0, std::fabs(odds[i]), std::fabs(odds[k])});
      const bool is_close = odds[i] == odds[k] || std::fabs(odds[i] - odds[k]) <= close * magnitude;
      if (odds[i] > odds[k] || is_close) most += 1.0;
      if (odds[i] > odds[k] && !is_close) least += 1.0;
    }
  }
  if (pairs == 0) return {kNan, kNan};
  return {least / static_cast<double>(pairs), most / static_cast<double>(pairs)};
}

double reference_auc(std::span<const float> scores, std::span<const std::uint8_t> positive) {
  double wins = 0.0;
  std::size_t pairs = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    for (std::size_t k = 0; k < scores.size(); ++k) {
      if (positive[i] == 0 || positive[k] != 0) continue;
      ++pairs;
      wins += scores[i] > scores[k] ? 1.0 : scores[i] == scores[k] ? 0.5 : 0.0;
    }
  }
  return pairs == 0 ? kNan : wins / static_cast<double>(pairs);
}

}  // namespace linnet::test
