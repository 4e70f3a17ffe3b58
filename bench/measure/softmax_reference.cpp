#include "bench/measure/softmax_reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace linnet::bench {
namespace {

constexpr double kEpsilon = std::numeric_limits<float>::epsilon();

std::vector<double> log_softmax_of(const float* logits, std::size_t classes) {
  const double most = static_cast<double>(*std::max_element(logits, logits + classes));
  double sum = 0.0;
  for (std::size_t c = 0; c < classes; ++c) sum += std::exp(static_cast<double>(logits[c]) - most);
  std::vector<double> result;
  for (std::size_t c = 0; c < classes; ++c) {
    result.push_back(static_cast<double>(logits[c]) - most - std::log(sum));
  }
  return result;
}

}  // namespace

SoftmaxReference::SoftmaxReference(const SoftmaxCase& softmax, const float* logits,
                                   const std::uint32_t* labels)
    : softmax_(softmax) {
  const double rows = static_cast<double>(softmax.rows);
  for (std::size_t row = 0; row < softmax.rows; ++row) {
    const float* scores = logits + row * softmax.classes;
    const std::vector<double> logs = log_softmax_of(scores, softmax.classes);
    const std::size_t label = labels[row];
    const auto best = std::max_element(scores, scores + softmax.classes) - scores;
    expected_loss_.loss -= logs[label] / rows;
    expected_loss_.correct += static_cast<std::size_t>(best) == label ? 1 : 0;
    for (std::size_t c = 0; c < softmax.classes; ++c) {
      if (softmax.kind == SoftmaxKind::log_softmax) {
        out_.push_back(logs[c]);
        tolerance_.push_back(64.0 * kEpsilon * (1.0 + std::abs(logs[c])));
      } else {
        const double one = c == label ? 1.0 : 0.0;
        out_.push_back((std::exp(logs[c]) - one) / rows);
        tolerance_.push_back(64.0 * kEpsilon * (std::exp(logs[c]) + one) / rows);
      }
    }
  }
}

std::optional<std::string> SoftmaxReference::find_error(const float* out,
                                                        const SoftmaxLoss& loss) const {
  for (std::size_t i = 0; i < out_.size(); ++i) {
    const double value = static_cast<double>(out[i]);
    // Not `>`: NaN must not pass.
    if (!(std::abs(value - out_[i]) <= tolerance_[i])) {
      return fmt::format("element {} of row {} is {} and should be {} within {:.1e}",
                         i % softmax_.classes, i / softmax_.classes, value, out_[i], tolerance_[i]);
    }
  }
  if (softmax_.kind == SoftmaxKind::log_softmax) return std::nullopt;
  if (!(std::abs(loss.loss - expected_loss_.loss) <= 64.0 * kEpsilon * expected_loss_.loss)) {
    return fmt::format("the loss is {} and should be {}", loss.loss, expected_loss_.loss);
  }
  if (loss.correct != expected_loss_.correct) {
    return fmt::format("{} rows are correct and should be {}", loss.correct,
                       expected_loss_.correct);
  }
  return std::nullopt;
}

}  // namespace linnet::bench
