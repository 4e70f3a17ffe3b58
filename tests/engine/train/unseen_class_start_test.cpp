// Training on all classes that starts from a fit which had no examples of one.

#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "linnet/logistic_regression.hpp"
#include "linnet/metrics.hpp"
#include "linnet/temperature.hpp"
#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/tolerance.hpp"
#include "tests/support/training_run.hpp"
#include "tests/support/transformed_features.hpp"

namespace linnet::test {
namespace {

constexpr std::size_t kRows = 151;
constexpr std::size_t kFeatures = 67;
constexpr std::size_t kClasses = 5;
constexpr std::size_t kUnseen = 2;

std::vector<std::uint32_t> all_rows() {
  std::vector<std::uint32_t> rows(kRows);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

template <class T>
LinearModel fit_without_class(const MadeFeatures<T>& made) {
  std::vector<std::uint32_t> rows;
  for (const std::uint32_t row : all_rows()) {
    if (made.labels[row] != kUnseen) rows.push_back(row);
  }
  return LogisticRegression(made.examples(), rows, {}).fit().model;
}

/// The mean of the biases that the other classes have for transformed features, and how much of it
/// a rounding is of.
struct MeanBias {
  double value = 0.0;
  double size = 0.0;
};

MeanBias mean_of_others(const LinearModel& model, const TransformedFeatures& features) {
  MeanBias mean;
  for (std::size_t c = 0; c < kClasses; ++c) {
    if (c == kUnseen) continue;
    double bias = model.bias[c];
    double size = std::fabs(bias);
    for (std::size_t k = 0; k < kFeatures; ++k) {
      const double part = static_cast<double>(model.weights.row(c)[k]) * features.mean[k];
      bias += part;
      size += std::fabs(part);
    }
    mean.value += bias / (kClasses - 1);
    mean.size += size / (kClasses - 1);
  }
  return mean;
}

}  // namespace

TEMPLATE_TEST_CASE("a class that a fit had no examples of starts at the mean bias of the others",
                   "[trainer][start]", std::uint8_t, float) {
  const auto made = byte_features<TestType>(kRows, kFeatures, kClasses, 97);
  const LinearModel fitted = fit_without_class(made);
  REQUIRE(fitted.bias[kUnseen] == -1e4f);
  const double temperature = GENERATE(1.0, 1.7, 1000.0);
  const LinearModel lacking = with_temperature(fitted, temperature);
  for (const bool standardize : {false, true}) {
    INFO("standardize " << standardize);
    Recipe recipe = short_recipe(20);
    recipe.batch_size = 16;
    recipe.standardize = standardize;
    Trainer trainer(made.examples(), recipe);
    trainer.start_from(lacking);
    const LinearModel start = trainer.finished_model();
    const MeanBias expected = mean_of_others(
        lacking, transformed(made.examples(), trainer.split().train, Normalize::none, standardize));
    for (const float weight : start.weights.values(kUnseen)) REQUIRE(weight == 0.0f);
    // Each of the others is rounded once, and so is their mean.
    CHECK(std::fabs(static_cast<double>(start.bias[kUnseen]) - expected.value) <=
          rounding_bound(3) * expected.size);
    while (trainer.epochs_done() < recipe.epochs) trainer.run_epoch();
    const Evaluation end = trainer.evaluate_on(made.examples());
    CHECK(class_scores(end.confusion)[kUnseen].recall > 0.9);
  }
}

TEST_CASE("a fit of all classes that starts from one without a class finds the same optimum",
          "[logistic][start]") {
  const auto made = byte_features<std::uint8_t>(kRows, kFeatures, kClasses, 97);
  LogisticOptions options;
  options.tolerance = 1e-5;
  LogisticRegression regression(made.examples(), all_rows(), options);
  const FitProgress alone = regression.fit().progress;
  LogisticRegression other(made.examples(), all_rows(), options);
  other.start_from(fit_without_class(made));
  const FitProgress started = other.fit().progress;
  INFO(alone.value << " and " << started.value);
  CHECK(started.iterations < 2 * alone.iterations);
  CHECK(std::fabs(started.value - alone.value) < 1e-3 * alone.value);
}

}  // namespace linnet::test
