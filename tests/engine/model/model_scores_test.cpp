// Scores and temperatures of models, whose logits are computed batch by batch.

#include <atomic>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "engine/model/evaluation.hpp"
#include "linnet/error.hpp"
#include "linnet/scores.hpp"
#include "linnet/temperature.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/reference_scores.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

LinearModel random_model(std::size_t outputs, std::size_t features, float factor) {
  Random random(test_seed(), 94);
  LinearModel model(outputs, features, factor);
  for (std::size_t c = 0; c < outputs; ++c) {
    for (float& weight : model.weights.values(c)) {
      weight = static_cast<float>(random.uniform(-1.0, 1.0));
    }
    model.bias[c] = static_cast<float>(random.uniform(-1.0, 1.0));
  }
  return model;
}

/// The logits of a model, as logarithms of probabilities: equal but for a constant in each row.
Matrix<float> log_probabilities(const LinearModel& model, const Examples& examples,
                                const Context& context) {
  Matrix<float> logits = predict(model, examples.features, context);
  for (std::size_t i = 0; i < logits.rows(); ++i) {
    for (float& p : logits.values(i)) p = std::log(p);
  }
  return logits;
}

/// The logarithms of probabilities in single precision are off by the rounding of z − max z, which
/// is below 128 here, and by a few roundings of theirs.
constexpr double kClose = 128 * 0x1p-24 + 16 * 0x1p-24;

template <class T>
void check_like_predictions(const LinearModel& model, const MadeFeatures<T>& made,
                            const Context& context) {
  const Examples examples = made.examples();
  const Matrix<float> logits = log_probabilities(model, examples, context);
  const Scores expected = score(logits.view(), made.labels, {.top_k = 2}, context);
  const Scores scores = score(model, examples, {.top_k = 2}, context);
  CHECK(std::fabs(scores.log_loss - expected.log_loss) <= kClose);
  CHECK(std::fabs(scores.calibration_error - expected.calibration_error) <= kClose);
  CHECK(scores.top_k_accuracy == expected.top_k_accuracy);
  CHECK(scores.confusion.correct() == expected.confusion.correct());
  REQUIRE(scores.auc.size() == examples.classes);
  const ReferenceScores reference(logits.view(), made.labels);
  for (std::uint32_t c = 0; c < examples.classes; ++c) {
    const auto area = reference.area(c, 2.0 * kClose);
    CHECK(scores.auc[c] >= area.least);
    CHECK(scores.auc[c] <= area.most);
  }
  const TemperatureFit fit = fit_temperature(model, examples, context);
  const TemperatureFit other = fit_temperature(logits.view(), made.labels, context);
  CHECK(std::fabs(fit.temperature / other.temperature - 1.0) <= 1e-4);  // its slope is as far off
  CHECK(std::fabs(fit.loss_before - expected.log_loss) <= kClose);
}

}  // namespace

TEST_CASE("scores of a model are those of its predictions", "[scores]") {
  for_each_set([&](const KernelTable& kernels) {
    const Context& context = context_of(kernels, 2);
    check_like_predictions(random_model(5, 100, 1.0f / 255.0f),
                           byte_features<std::uint8_t>(130, 100, 4, 7), context);
    check_like_predictions(random_model(5, 33, 0.5f), signed_features<float>(65, 33, 5, 8),
                           context);
    LinearModel normalized = random_model(4, 40, 1.0f);
    normalized.normalize = Normalize::rows;
    check_like_predictions(normalized, signed_features<Float16>(70, 40, 4, 9), context);
  });
}

TEST_CASE("scores of a model are those of its evaluation in training", "[scores]") {
  const MadeFeatures<std::uint8_t> made = byte_features<std::uint8_t>(300, 64, 3, 3);
  const LinearModel model = random_model(4, 64, 1.0f / 255.0f);
  std::vector<std::uint32_t> indices(300);
  for (std::uint32_t i = 0; i < 300; ++i) indices[i] = i;
  const Evaluation evaluation = evaluate(model, made.examples(), indices, default_context(), {});
  const Scores scores = score(model, made.examples());
  CHECK(std::fabs(scores.log_loss - evaluation.loss) <= 1e-6);
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t o = 0; o < 4; ++o) {
      CHECK(scores.confusion.row(c)[o] == evaluation.confusion.row(c)[o]);
    }
  }
}

TEST_CASE("scores and temperature of a model have the same bits for any number of threads",
          "[scores]") {
  const MadeFeatures<std::uint8_t> made = byte_features<std::uint8_t>(1000, 90, 6, 5);
  const LinearModel model = random_model(6, 90, 1.0f / 255.0f);
  for_each_set([&](const KernelTable& kernels) {
    const Scores one = score(model, made.examples(), {}, context_of(kernels, 1));
    const TemperatureFit fit = fit_temperature(model, made.examples(), context_of(kernels, 1));
    for (const int threads : {2, 3, 7}) {
      const Context& context = context_of(kernels, threads);
      const Scores more = score(model, made.examples(), {.auc_bytes = 8000}, context);
      CHECK(more.log_loss == one.log_loss);
      CHECK(more.calibration_error == one.calibration_error);
      CHECK(more.auc == one.auc);
      CHECK(fit_temperature(model, made.examples(), context).temperature == fit.temperature);
    }
  });
}

TEST_CASE("progress of scores adds up to the number of examples", "[scores]") {
  const LinearModel model = random_model(7, 30, 1.0f / 255.0f);
  for (const std::size_t rows : {1U, 31U, 33U, 1000U}) {
    const MadeFeatures<std::uint8_t> made = byte_features<std::uint8_t>(rows, 30, 5, 6);
    const Matrix<float> logits = predict(model, made.examples().features);
    for (const int threads : {1, 3}) {
      for (const std::size_t bytes : {std::size_t{0}, 8 * rows, std::size_t{1} << 20}) {
        for (const bool auc : {false, true}) {
          INFO(rows << " rows, " << threads << " threads, " << bytes << " bytes, areas: " << auc);
          std::atomic<std::size_t> done = 0;
          const ScoreOptions options{
              .auc = auc, .auc_bytes = bytes, .advance = [&](std::size_t more) { done += more; }};
          const Context& context = context_of(best_kernels(), threads);
          score(model, made.examples(), options, context);
          CHECK(done == rows);
          score(logits.view(), made.labels, options, context);
          CHECK(done == 2 * rows);
        }
      }
    }
  }
}

TEST_CASE("progress of scores has a third for the scores, the keys and the areas each",
          "[scores]") {
  const MadeFeatures<std::uint8_t> made = byte_features<std::uint8_t>(960, 30, 5, 6);
  const LinearModel model = random_model(7, 30, 1.0f / 255.0f);
  const auto calls = [&](bool auc) {
    std::vector<std::size_t> all;
    const ScoreOptions options{.auc = auc,
                               .advance = [&](std::size_t more) { all.push_back(more); }};
    score(model, made.examples(), options, context_of(best_kernels(), 1));
    return all;
  };
  const std::vector<std::size_t> batches = calls(false);
  REQUIRE(batches.size() == 30);
  CHECK(std::accumulate(batches.begin(), batches.end(), std::size_t{0}) == 960);
  const std::vector<std::size_t> all = calls(true);
  REQUIRE(all.size() == 30 + 30 + 5);
  CHECK(std::accumulate(all.begin(), all.begin() + 30, std::size_t{0}) == 320);
  CHECK(std::accumulate(all.begin(), all.begin() + 60, std::size_t{0}) == 640);
  CHECK(std::accumulate(all.begin(), all.begin() + 64, std::size_t{0}) < 960);
}

TEST_CASE("models that do not fit examples, or overflow, have no scores", "[scores]") {
  const MadeFeatures<float> made = signed_features<float>(50, 8, 3, 4);
  const auto refusal = [&](Fault fault, const LinearModel& model) {
    return error_text(fault, [&] { return score(model, made.examples()); });
  };
  CHECK_THAT(refusal(Fault::usage, LinearModel(3, 9, 1.0f)), mentions("8 features"));
  CHECK_THAT(refusal(Fault::usage, LinearModel(2, 8, 1.0f)), mentions("fewer outputs"));
  LinearModel lacking(3, 8, 1.0f);
  lacking.bias.pop_back();
  CHECK_THAT(refusal(Fault::usage, lacking), mentions("a bias for each"));
  LinearModel large(3, 8, 1.0f);
  for (float& weight : large.weights.values(1)) weight = 3e38f;
  CHECK_THAT(refusal(Fault::data, large), mentions("not finite"));
  const std::atomic<bool> flag = true;
  CHECK_THROWS_AS(
      score(LinearModel(3, 8, 1.0f), made.examples(), {}, default_context(), StopRequest(flag)),
      Stopped);
  CHECK_THROWS_AS(fit_temperature(LinearModel(3, 8, 1.0f), made.examples(), default_context(),
                                  StopRequest(flag)),
                  Stopped);
}

TEST_CASE("a model with a temperature has its logits divided", "[scores]") {
  const LinearModel model = random_model(3, 20, 1.0f);
  const LinearModel divided = with_temperature(model, 2.5);
  for (std::size_t c = 0; c < 3; ++c) {
    CHECK(divided.bias[c] == static_cast<float>(static_cast<double>(model.bias[c]) / 2.5));
    for (std::size_t k = 0; k < 20; ++k) {
      const auto weight = static_cast<double>(model.weights.values(c)[k]);
      CHECK(divided.weights.values(c)[k] == static_cast<float>(weight / 2.5));
    }
  }
  for (const double bad : {0.0, -1.0, std::nan(""), HUGE_VAL}) {
    CHECK_THAT(error_text(Fault::usage, [&] { return with_temperature(model, bad); }),
               mentions("above 0"));
  }
}

}  // namespace linnet::test
