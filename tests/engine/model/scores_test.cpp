#include "linnet/scores.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "linnet/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/foreign_floating_point.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/made_logits.hpp"
#include "tests/support/reference_scores.hpp"

namespace linnet::test {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Sums and functions of double precision: `outputs` roundings and a few, of numbers up to
/// `magnitude`.
bool near(double a, double b, std::size_t outputs, double magnitude) {
  const double roundings = static_cast<double>(outputs) + 16.0;
  return a == b || std::fabs(a - b) <= roundings * 0x1p-53 * std::max(magnitude, 1.0);
}

void check_areas(const Scores& scores, const ReferenceScores& expected) {
  for (std::uint32_t c = 0; c < scores.auc.size(); ++c) {
    INFO("class " << c << ": " << scores.auc[c]);
    const auto area = expected.area(c);
    if (std::isnan(area.least)) {
      CHECK(std::isnan(scores.auc[c]));
    } else {
      CHECK(scores.auc[c] >= area.least - 0x1p-52);
      CHECK(scores.auc[c] <= area.most + 0x1p-52);
    }
  }
}

void check_scores(const MadeLogits& made, std::size_t k, double spread) {
  const MatrixView<const float> logits = made.logits.view();
  const std::size_t outputs = logits.columns();
  INFO(logits.rows() << " x " << outputs << ", top " << k);
  const ReferenceScores expected(logits, made.labels);
  const Scores scores = score(logits, made.labels, {.top_k = k, .bins = 15});
  CHECK(near(scores.log_loss, expected.log_loss(), outputs, 4.0 * spread));
  CHECK(near(scores.confusion.accuracy(), expected.accuracy(), 1, 1.0));
  CHECK(near(scores.top_k_accuracy, expected.top_k_accuracy(k), 1, 1.0));
  CHECK(near(scores.calibration_error, expected.calibration_error(15), outputs, 1.0));
  REQUIRE(scores.auc.size() == outputs);
  check_areas(scores, expected);
  CHECK(log_loss(logits, made.labels) == scores.log_loss);
  CHECK(top_k_accuracy(logits, made.labels, k) == scores.top_k_accuracy);
  CHECK(expected_calibration_error(logits, made.labels) == scores.calibration_error);
}

std::vector<std::uint8_t> flags_of(std::size_t count, std::uint64_t share) {
  Random random(test_seed(), 92);
  std::vector<std::uint8_t> flags;
  for (std::size_t i = 0; i < count; ++i) flags.push_back(random.below(share) == 0 ? 1 : 0);
  return flags;
}

}  // namespace

TEST_CASE("scores are those of their definitions", "[scores]") {
  for (const std::size_t rows : {1U, 2U, 31U, 32U, 33U, 200U}) {
    for (const std::size_t outputs : {1U, 2U, 3U, 10U}) {
      check_scores(made_logits(rows, outputs, outputs, 3.0), 1, 3.0);
      check_scores(made_logits(rows, outputs, outputs, 40.0), 2, 40.0);
      check_scores(made_logits(rows, outputs, outputs, 1.0, 0.5), 3, 1.0);  // with many ties
    }
  }
}

TEST_CASE("scores of a thousand classes, of classes without examples and of one class alone",
          "[scores][reference]") {
  check_scores(made_logits(150, 1000, 1000, 5.0), 5, 5.0);
  check_scores(made_logits(150, 12, 4, 5.0), 5, 5.0);
  MadeLogits one = made_logits(50, 3, 1, 5.0);
  check_scores(one, 1, 5.0);
  for (const double area : score(one.logits.view(), one.labels).auc) CHECK(std::isnan(area));
  CHECK(std::isnan(mean_auc(score(one.logits.view(), one.labels).auc)));
}

TEST_CASE("scores of nothing are 0, and areas are not there", "[scores]") {
  const Scores scores = score(Matrix<float>(0, 3).view(), {});
  CHECK(scores.log_loss == 0.0);
  CHECK(scores.top_k_accuracy == 0.0);
  CHECK(scores.calibration_error == 0.0);
  CHECK(scores.confusion.total() == 0);
  REQUIRE(scores.auc.size() == 3);
  CHECK(std::isnan(mean_auc(scores.auc)));
  const MadeLogits made = made_logits(5, 3, 3, 1.0);
  CHECK(score(made.logits.view(), made.labels, {.auc = false}).auc.empty());
}

TEST_CASE("a probability of 0 is a logit, and of a label an infinite loss", "[scores]") {
  Matrix<float> logits(3, 3);
  logits.row(0)[0] = logits.row(0)[1] = -kInfinity;
  logits.row(1)[1] = -kInfinity;
  logits.row(2)[2] = -1e30f;  // its probability is below the smallest double
  const std::vector<std::uint32_t> labels = {2, 0, 1};
  const Scores scores = score(logits.view(), labels, {.top_k = 2});
  CHECK(std::fabs(scores.log_loss - 2.0 * std::log(2.0) / 3.0) < 1e-15);
  CHECK(scores.top_k_accuracy == 1.0);
  // Class 2: the one example of it has p = 1, the others 0.5 and next to 0.
  CHECK(scores.auc[2] == 1.0);
  // Class 1: its example has p = 0.5, the others exactly 0.
  CHECK(scores.auc[1] == 1.0);
  CHECK(log_loss(logits.view(), std::vector<std::uint32_t>{0, 0, 1}) == kInfinity);
  CHECK(log_loss(logits.view(), std::vector<std::uint32_t>{2, 0, 2}) > 3e29);
}

TEST_CASE("areas tell apart probabilities next to 0 and next to 1", "[scores]") {
  Matrix<float> logits(4, 2);
  for (std::size_t i = 0; i < 4; ++i) {
    logits.row(i)[0] = 60.0f + static_cast<float>(i);  // 1 − p is below the roundoff of double
    logits.row(i)[1] = -900.0f;                        // and p below its range
  }
  const std::vector<std::uint32_t> labels = {1, 1, 0, 0};
  const Scores scores = score(logits.view(), labels);
  CHECK(scores.auc[0] == 1.0);
  CHECK(scores.auc[1] == 1.0);
}

TEST_CASE("the bins of the calibration error hold their upper ends", "[scores]") {
  // Logits of equal probabilities: 1 / 5, which is the end of the third of 15 bins.
  Matrix<float> five(2, 5);
  CHECK(std::fabs(expected_calibration_error(five.view(), std::vector<std::uint32_t>{0, 1}) - 0.3) <
        1e-15);
  // A second row with a little more falls into the next bin: |1 − 0.2| and |0 − 0.2…|.
  five.row(1)[0] = 1e-3f;
  const double top = 1.0 / (1.0 + 4.0 * std::exp(-static_cast<double>(1e-3f)));
  CHECK(std::fabs(expected_calibration_error(five.view(), std::vector<std::uint32_t>{0, 1}) -
                  (0.8 + top) / 2.0) < 1e-15);
  // One bin: the accuracy against the mean confidence.
  CHECK(std::fabs(expected_calibration_error(five.view(), std::vector<std::uint32_t>{0, 1}, 1) -
                  std::fabs(0.5 - (0.2 + top) / 2.0)) < 1e-15);
}

TEST_CASE("an area under the ROC curve is the share of pairs in order", "[scores]") {
  // The example of scikit-learn's roc_auc_score, and its ties by hand.
  const std::vector<std::uint8_t> positive = {0, 0, 1, 1};
  CHECK(roc_auc(std::vector<float>{0.1f, 0.4f, 0.35f, 0.8f}, positive) == 0.75);
  CHECK(roc_auc(std::vector<float>{0.5f, 0.5f, 0.5f, 0.5f}, positive) == 0.5);
  CHECK(roc_auc(std::vector<float>{-0.0f, 1.0f, 0.0f, 1.0f}, positive) == 0.5);
  CHECK(roc_auc(std::vector<float>{-kInfinity, 0.0f, kInfinity, kInfinity}, positive) == 1.0);
  CHECK(roc_auc(std::vector<float>{4.0f, 3.0f, -2.0f, -1.0f}, positive) == 0.0);
  CHECK(std::isnan(roc_auc(std::vector<float>{1.0f, 2.0f}, std::vector<std::uint8_t>{1, 1})));
  CHECK(std::isnan(roc_auc({}, {})));
}

TEST_CASE("an area of many scores is exact, with and without equal ones", "[scores]") {
  Random random(test_seed(), 93);
  for (const std::size_t count : {1023U, 1024U, 3000U}) {
    for (const std::uint64_t share : {2U, 50U}) {
      const std::vector<std::uint8_t> positive = flags_of(count, share);
      std::vector<float> scores;
      std::vector<float> tied;
      for (std::size_t i = 0; i < count; ++i) {
        scores.push_back(static_cast<float>(random.uniform(-1.0, 1.0)) *
                         std::pow(10.0f, static_cast<float>(random.below(60)) - 30.0f));
        tied.push_back(static_cast<float>(random.below(7)) - 3.0f);
      }
      CHECK(near(roc_auc(scores, positive), reference_auc(scores, positive), 1, 1.0));
      CHECK(near(roc_auc(tied, positive), reference_auc(tied, positive), 1, 1.0));
    }
  }
}

TEST_CASE("scores have the same bits for any number of threads and any memory", "[scores]") {
  const MadeLogits made = made_logits(1000, 20, 18, 6.0, 0.25);
  const auto scored = [&](int threads, std::size_t bytes) {
    return score(made.logits.view(), made.labels, {.top_k = 3, .auc_bytes = bytes},
                 context_of(best_kernels(), threads));
  };
  const Scores one = scored(1, std::size_t{1} << 20);
  REQUIRE(std::isnan(one.auc[19]));
  for (const int threads : {1, 2, 3, 7}) {
    for (const std::size_t bytes : {0U, 4000U, 12'000U, 1U << 20}) {
      const Scores more = scored(threads, bytes);
      CHECK(more.log_loss == one.log_loss);
      CHECK(more.top_k_accuracy == one.top_k_accuracy);
      CHECK(more.calibration_error == one.calibration_error);
      CHECK(std::equal(more.auc.begin(), more.auc.begin() + 18, one.auc.begin()));
    }
  }
}

TEST_CASE("scores do not depend on the caller's floating-point environment", "[scores]") {
  MadeLogits made = made_logits(300, 5, 5, 6.0);
  std::vector<float> tiny(300);
  std::vector<std::uint8_t> positive(300);
  for (std::size_t i = 0; i < tiny.size(); ++i) {
    tiny[i] = static_cast<float>(i % 7) * 1e-44f;
    positive[i] = i % 3 == 0 ? 1 : 0;
  }
  const Scores expected = score(made.logits.view(), made.labels);
  const double area = roc_auc(tiny, positive);
  CHECK(area == reference_auc(tiny, positive));
  for (const int rounding : kRoundings) {
    const ForeignFloatingPoint foreign(rounding);
    const Scores scores = score(made.logits.view(), made.labels);
    CHECK(scores.log_loss == expected.log_loss);
    CHECK(scores.calibration_error == expected.calibration_error);
    CHECK(scores.auc == expected.auc);
    CHECK(roc_auc(tiny, positive) == area);
  }
}

TEST_CASE("what stands for no probabilities is an error that names the first row", "[scores]") {
  const std::vector<std::uint32_t> labels(100, 1);
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), kInfinity}) {
    Matrix<float> logits(100, 2);
    logits.row(70)[1] = bad;
    logits.row(99)[0] = bad;
    const std::string text = error_text(Fault::data, [&] { return score(logits.view(), labels); });
    CHECK_THAT(text, mentions("row 70 "));
  }
  Matrix<float> none(3, 2);
  for (float& z : none.values(1)) z = -kInfinity;
  CHECK_THAT(error_text(Fault::data,
                        [&] {
                          return log_loss(none.view(), std::vector<std::uint32_t>{0, 0, 0});
                        }),
             mentions("row 1 stand for no probabilities"));
  const std::vector<float> scores = {0.0f, std::numeric_limits<float>::quiet_NaN()};
  CHECK_THAT(error_text(Fault::data,
                        [&] {
                          return roc_auc(scores, std::vector<std::uint8_t>{0, 1});
                        }),
             mentions("score 1"));
}

TEST_CASE("scores are refused for arguments that do not fit", "[scores]") {
  const Matrix<float> logits(2, 3);
  const std::vector<std::uint32_t> labels = {0, 2};
  const auto refusal = [&](const auto& call) { return error_text(Fault::usage, call); };
  CHECK_THAT(refusal([&] { return score(logits.view(), std::vector<std::uint32_t>{0}); }),
             mentions("as many labels"));
  CHECK_THAT(refusal([&] {
               return score(logits.view(), std::vector<std::uint32_t>{0, 3});
             }),
             mentions("no class"));
  CHECK_THAT(refusal([&] { return top_k_accuracy(logits.view(), labels, 0); }), mentions("top_k"));
  CHECK_THAT(refusal([&] { return expected_calibration_error(logits.view(), labels, 0); }),
             mentions("bins"));
  CHECK_THAT(refusal([&] { return roc_auc(std::vector<float>{1.0f}, {}); }), mentions("flags"));
  const std::atomic<bool> flag = true;
  CHECK_THROWS_AS(score(logits.view(), labels, {}, default_context(), StopRequest(flag)), Stopped);
}

}  // namespace linnet::test
