#include "linnet/temperature.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "linnet/error.hpp"
#include "linnet/scores.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/made_logits.hpp"

namespace linnet::test {
namespace {

/// The mean loss of a temperature in double, straight from its definition, with Platt's targets.
double loss_at(const MadeLogits& made, double temperature, double epsilon) {
  double sum = 0.0;
  for (std::size_t i = 0; i < made.labels.size(); ++i) {
    const auto row = made.logits.values(i);
    const double largest = *std::max_element(row.begin(), row.end()) / temperature;
    double exponentials = 0.0;
    double others = 0.0;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const double z = static_cast<double>(row[c]) / temperature;
      exponentials += std::exp(z - largest);
      if (c != made.labels[i]) others += z / static_cast<double>(row.size() - 1);
    }
    const double label = static_cast<double>(row[made.labels[i]]) / temperature;
    sum += largest + std::log(exponentials) - (1.0 - epsilon) * label - epsilon * others;
  }
  return sum / static_cast<double>(made.labels.size());
}

/// The place of the minimum by golden sections: where the loss, flat there, is known to about
/// 10⁻¹⁵, the temperature is to about the root of that.
double slow_temperature(const MadeLogits& made, double epsilon) {
  const double ratio = (std::sqrt(5.0) - 1.0) / 2.0;
  double low = std::log(kLeastTemperature);
  double high = std::log(kMostTemperature);
  while (high - low > 1e-9) {
    const double left = high - ratio * (high - low);
    const double right = low + ratio * (high - low);
    const bool is_left =
        loss_at(made, std::exp(left), epsilon) < loss_at(made, std::exp(right), epsilon);
    (is_left ? high : low) = is_left ? right : left;
  }
  return std::exp((low + high) / 2.0);
}

TemperatureFit fitted(const MadeLogits& made) {
  return fit_temperature(made.logits.view(), made.labels);
}

MadeLogits scaled(const MadeLogits& made, float factor) {
  MadeLogits result{.logits = {made.logits.rows(), made.logits.columns()}, .labels = made.labels};
  for (std::size_t i = 0; i < made.logits.rows(); ++i) {
    const auto row = made.logits.values(i);
    std::transform(row.begin(), row.end(), result.logits.values(i).begin(),
                   [=](float z) { return z * factor; });
  }
  return result;
}

}  // namespace

TEST_CASE("a temperature is the place of the least log loss", "[temperature]") {
  for (const std::size_t rows : {20U, 33U, 400U}) {
    for (const std::size_t outputs : {2U, 7U, 40U}) {
      const MadeLogits made = made_logits(rows, outputs, outputs, 4.0);
      const TemperatureFit fit = fitted(made);
      INFO(rows << " x " << outputs << ": " << fit.temperature);
      REQUIRE(fit.end == TemperatureEnd::minimum);
      CHECK(std::fabs(std::log(fit.temperature / slow_temperature(made, 0.0))) < 1e-5);
      CHECK(std::fabs(fit.loss_before - loss_at(made, 1.0, 0.0)) < 1e-13);
      CHECK(std::fabs(fit.loss_after - loss_at(made, fit.temperature, 0.0)) < 1e-13);
      CHECK(fit.loss_after <= fit.loss_before);
      // The derivative by log T, by differences: two losses 10⁻⁴ apart are known to 10⁻¹⁵.
      const double slope = (loss_at(made, fit.temperature * std::exp(1e-4), 0.0) -
                            loss_at(made, fit.temperature * std::exp(-1e-4), 0.0)) /
                           2e-4;
      CHECK(std::fabs(slope) < 1e-7);
    }
  }
}

TEST_CASE("a temperature grows with the logits", "[temperature]") {
  const MadeLogits made = made_logits(300, 5, 5, 2.0);
  const double one = fitted(made).temperature;
  for (const float factor : {1.0f / 64.0f, 0.25f, 8.0f, 128.0f}) {
    const double other = fitted(scaled(made, factor)).temperature;
    CHECK(std::fabs(other / (one * static_cast<double>(factor)) - 1.0) < 1e-8);
  }
}

TEST_CASE("scaled by their temperature, logits have the temperature 1 and a better loss",
          "[temperature]") {
  const MadeLogits made = made_logits(500, 6, 6, 8.0);
  const TemperatureFit fit = fitted(made);
  const MadeLogits calibrated = scaled(made, static_cast<float>(1.0 / fit.temperature));
  CHECK(std::fabs(fitted(calibrated).temperature - 1.0) < 1e-5);
  CHECK(log_loss(calibrated.logits.view(), made.labels) <
        log_loss(made.logits.view(), made.labels));
  CHECK(top_k_accuracy(calibrated.logits.view(), made.labels, 1) ==
        top_k_accuracy(made.logits.view(), made.labels, 1));
}

TEST_CASE("where all predictions are right, the temperature is that of Platt's targets",
          "[temperature]") {
  for (const std::size_t rows : {1U, 10U, 1000U}) {
    for (const float factor : {0.1f, 1.0f, 40.0f}) {
      MadeLogits made = scaled(made_logits(rows, 4, 4, 1.0), factor);
      for (std::size_t i = 0; i < rows; ++i) made.logits.row(i)[made.labels[i]] = 2.0f * factor;
      const TemperatureFit fit = fitted(made);
      INFO(rows << " rows: " << fit.temperature);
      CHECK(fit.end == TemperatureEnd::separated);
      const double epsilon = 1.0 / (static_cast<double>(rows) + 2.0);
      CHECK(std::fabs(std::log(fit.temperature / slow_temperature(made, epsilon))) < 1e-5);
      CHECK(fit.temperature > kLeastTemperature);
    }
  }
}

TEST_CASE("labels that share the largest logit count as separated", "[temperature]") {
  MadeLogits made = made_logits(20, 3, 3, 1.0);
  for (std::size_t i = 0; i < 20; ++i) {
    for (float& z : made.logits.values(i)) z = 1.0f;
    made.logits.row(i)[(made.labels[i] + 1) % 3] = 0.0f;
  }
  const TemperatureFit fit = fitted(made);
  CHECK(fit.end == TemperatureEnd::separated);
  CHECK(std::isfinite(fit.temperature));
}

TEST_CASE("logits that point away from the labels have the highest temperature", "[temperature]") {
  MadeLogits made = made_logits(40, 3, 3, 1.0);
  for (std::size_t i = 0; i < 40; ++i) made.logits.row(i)[made.labels[i]] = -3.0f;
  TemperatureFit fit = fitted(made);
  CHECK(fit.end == TemperatureEnd::most);
  CHECK(fit.temperature == kMostTemperature);
  CHECK(fit.loss_after < fit.loss_before);
  fit = fitted(scaled(made, 1e30f));  // all exponentials but one are 0
  CHECK(fit.end == TemperatureEnd::most);
  CHECK(fit.temperature == kMostTemperature);
}

TEST_CASE("tiny logits that point to most labels have the lowest temperature", "[temperature]") {
  const TemperatureFit fit = fitted(scaled(made_logits(300, 3, 3, 1.0), 1e-8f));
  CHECK(fit.end == TemperatureEnd::least);
  CHECK(fit.temperature == kLeastTemperature);
}

TEST_CASE("logits that tell nothing leave the temperature 1", "[temperature]") {
  CHECK(fit_temperature(Matrix<float>(0, 3).view(), {}).end == TemperatureEnd::flat);
  const std::vector<std::uint32_t> labels(10);
  for (const std::size_t outputs : {1U, 4U}) {
    const TemperatureFit fit = fit_temperature(Matrix<float>(10, outputs).view(), labels);
    CHECK(fit.end == TemperatureEnd::flat);
    CHECK(fit.temperature == 1.0);
    CHECK(std::fabs(fit.loss_after - std::log(static_cast<double>(outputs))) < 1e-15);
  }
}

TEST_CASE("the largest and smallest logits have a finite temperature", "[temperature]") {
  for (const float factor : {1e-30f, 1e-3f, 1e5f, 1e37f}) {
    const TemperatureFit fit = fitted(scaled(made_logits(100, 5, 5, 2.0), factor));
    INFO(factor << ": " << fit.temperature);
    CHECK(fit.temperature >= kLeastTemperature);
    CHECK(fit.temperature <= kMostTemperature);
    CHECK(std::isfinite(fit.loss_after));
  }
}

TEST_CASE("a temperature is fitted to finite logits alone", "[temperature]") {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    MadeLogits made = made_logits(60, 3, 3, 1.0);
    made.logits.row(41)[2] = bad;
    CHECK_THAT(error_text(Fault::data, [&] { return fitted(made); }),
               mentions("row 41 are not finite"));
  }
  const Matrix<float> logits(2, 3);
  CHECK_THAT(error_text(Fault::usage,
                        [&] {
                          return fit_temperature(logits.view(), std::vector<std::uint32_t>{0, 3});
                        }),
             mentions("no class"));
}

}  // namespace linnet::test
