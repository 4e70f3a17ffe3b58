#include "linnet/temperature.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/core/floating_point.hpp"
#include "engine/model/logit_source.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// Bisection alone, between the bounds, takes 40.
constexpr int kMostPasses = 100;

/// The mean loss L of examples as a function of β = 1 / T, or sums of it.
struct LossAt {
  double loss = 0.0;       ///< of the labels alone
  double slope = 0.0;      ///< dL/dβ with Platt's targets
  double curvature = 0.0;  ///< d²L/dβ² ≥ 0
  std::size_t wrong = 0;   ///< examples with a logit above that of the label

  LossAt& operator+=(const LossAt& other) {
    loss += other.loss;
    slope += other.slope;
    curvature += other.curvature;
    wrong += other.wrong;
    return *this;
  }
};

/// The loss log Σ_c exp(β z_c) − β t of a row of logits, where the target t is (1 − ε) z_label and
/// ε times the mean of the other logits.
LossAt loss_of_row(std::span<const float> logits, std::size_t label, double beta, double epsilon) {
  const auto largest = static_cast<double>(*std::max_element(logits.begin(), logits.end()));
  double sum = 0.0;
  double first_moment = 0.0;
  double second_moment = 0.0;
  double others = 0.0;
  for (std::size_t c = 0; c < logits.size(); ++c) {
    const double below = static_cast<double>(logits[c]) - largest;
    const double exponential = std::exp(beta * below);
    sum += exponential;
    first_moment += exponential * below;
    second_moment += exponential * below * below;
    if (c != label) others += below;
  }
  const double mean = first_moment / sum;
  const double of_label = static_cast<double>(logits[label]) - largest;
  if (logits.size() > 1) others /= static_cast<double>(logits.size() - 1);
  return {.loss = std::log(sum) - beta * of_label,
          .slope = mean - (1.0 - epsilon) * of_label - epsilon * others,
          .curvature = std::max(second_moment / sum - mean * mean, 0.0),
          .wrong = of_label < 0.0 ? std::size_t{1} : std::size_t{0}};
}

/// The mean over all examples; sums of batches are added in their order.
LossAt loss_at(const LogitSource& source, double beta, double epsilon) {
  std::vector<LossAt> batches(source.batches());
  source.for_each_batch([&](std::size_t first, MatrixView<const float> logits) {
    LossAt sum;
    for (std::size_t i = 0; i < logits.rows(); ++i) {
      sum +=
          loss_of_row({logits.row(i), logits.columns()}, source.labels()[first + i], beta, epsilon);
    }
    batches[first / kLogitBatch] = sum;
  });
  LossAt mean;
  for (const LossAt& batch : batches) mean += batch;
  const auto examples = static_cast<double>(std::max<std::size_t>(source.rows(), 1));
  mean.loss /= examples;
  mean.slope /= examples;
  mean.curvature /= examples;
  return mean;
}

/// The search for the β at which the slope, which never falls, is 0: in x = log β, between bounds
/// that close in on it.
class SlopeSearch {
 public:
  /// Takes what was found at x(), and returns whether it goes on.
  bool advance(const LossAt& found) {
    const double step = -found.slope / (std::exp(x_) * found.curvature);
    if (found.slope == 0.0 || std::fabs(step) <= kTolerance) return false;
    const bool falls = found.slope < 0.0;
    if (x_ == (falls ? kHighest : kLowest)) return false;
    (falls ? low_ : high_) = x_;
    const bool tested = falls ? high_ < kHighest || high_tested_ : low_ > kLowest || low_tested_;
    const double next = x_ + step;
    if (next > low_ && next < high_) {
      x_ = next;
    } else if (tested) {
      if (high_ - low_ <= kTolerance) return false;
      x_ = (low_ + high_) / 2.0;
    } else {
      x_ = falls ? high_ : low_;
      (falls ? high_tested_ : low_tested_) = true;
    }
    return true;
  }

  double beta() const { return std::exp(x_); }
  double temperature() const {
    if (is_at_most()) return kMostTemperature;
    return is_at_least() ? kLeastTemperature : 1.0 / beta();
  }
  bool is_at_most() const noexcept { return x_ == kLowest; }
  bool is_at_least() const noexcept { return x_ == kHighest; }

 private:
  static constexpr double kTolerance = 1e-10;
  static inline const double kLowest = -std::log(kMostTemperature);
  static inline const double kHighest = -std::log(kLeastTemperature);

  double x_ = 0.0;
  double low_ = kLowest;
  double high_ = kHighest;
  bool low_tested_ = false;  ///< whether the loss was found at the bound itself
  bool high_tested_ = false;
};

TemperatureFit fit(const LogitSource& source) {
  LossAt found = loss_at(source, 1.0, 0.0);
  TemperatureFit result{.loss_before = found.loss, .loss_after = found.loss};
  const bool separated = found.wrong == 0;
  const double epsilon = separated ? 1.0 / (static_cast<double>(source.rows()) + 2.0) : 0.0;
  if (separated) found = loss_at(source, 1.0, epsilon);
  if (found.slope == 0.0 && found.curvature == 0.0) return result;

  SlopeSearch search;
  for (int passes = 1; passes < kMostPasses && search.advance(found); ++passes) {
    found = loss_at(source, search.beta(), epsilon);
  }
  result.temperature = search.temperature();
  result.loss_after = found.loss;
  result.end = separated              ? TemperatureEnd::separated
               : search.is_at_most()  ? TemperatureEnd::most
               : search.is_at_least() ? TemperatureEnd::least
                                      : TemperatureEnd::minimum;
  return result;
}

}  // namespace

TemperatureFit fit_temperature(MatrixView<const float> logits,
                               std::span<const std::uint32_t> labels, const Context& context,
                               const StopRequest& stop) {
  const StandardFloatingPoint standard;
  return fit(LogitMatrix(logits, labels, LogitRule::finite, context, stop));
}

TemperatureFit fit_temperature(const LinearModel& model, const Examples& examples,
                               const Context& context, const StopRequest& stop) {
  const StandardFloatingPoint standard;
  return fit(ModelLogits(model, examples, context, stop));
}

LinearModel with_temperature(const LinearModel& model, double temperature) {
  if (!std::isfinite(temperature) || temperature <= 0.0) {
    throw Error(Fault::usage, "temperature: it is not a finite number above 0", "temperature");
  }
  const StandardFloatingPoint standard;
  const auto divided = [&](float number) {
    return static_cast<float>(static_cast<double>(number) / temperature);
  };
  LinearModel result(model.outputs(), model.features(), model.pixel_factor);
  result.normalize = model.normalize;
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    const auto weights = model.weights.values(c);
    std::transform(weights.begin(), weights.end(), result.weights.values(c).begin(), divided);
  }
  std::transform(model.bias.begin(), model.bias.end(), result.bias.begin(), divided);
  return result;
}

}  // namespace linnet
