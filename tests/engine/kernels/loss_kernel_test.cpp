#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/loss_batch.hpp"
#include "tests/support/reference_loss.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

constexpr Loss kLosses[] = {Loss::log_softmax, Loss::article};

/// The bound on the relative error of the kernel's Σ exp(z − m): each difference z − m is rounded,
/// which exp turns into a relative error of |z − m| roundoffs; the errors of exp and of the
/// additions come on top.
double sum_roundings(Loss loss, const std::vector<double>& z) {
  const double most = *std::max_element(z.begin(), z.end());
  double total = 0.0;
  double moved = 0.0;
  for (const double logit : z) {
    const double power = std::exp(logit - most);
    total += power;
    moved += loss == Loss::log_softmax ? power * (most - logit) : 0.0;
  }
  return moved / total + kFunctionRoundings + static_cast<double>(z.size());
}

void compare(Loss loss, const std::vector<double>& z, std::size_t label, const LossBatch& got,
             std::size_t column, WorstError& losses, WorstError& gradients) {
  const std::string where = "column " + std::to_string(column);
  const double most = *std::max_element(z.begin(), z.end());
  const double expected = reference_loss(loss, z, label);
  const double of_sum = sum_roundings(loss, z);
  const double level = expected + z[label];
  // The relative error of the sum, which the logarithm makes an absolute one; the error of the
  // logarithm; and the roundings of the two additions after it.
  const double loss_bound =
      loss == Loss::log_softmax
          ? of_sum + kFunctionRoundings * std::max(1.0, level - most) + std::fabs(level)
          : of_sum * level;
  losses.add(got.losses[column], expected, kRoundoff * (loss_bound + std::fabs(expected)), where);

  const std::vector<double> gradient = reference_loss_gradient(loss, z, label);
  for (std::size_t c = 0; c < z.size(); ++c) {
    const double share = gradient[c] + (c == label ? 1.0 : 0.0);
    // The errors of exp of a rounded difference, the sum, the quotient and the product; the
    // rounding of share − 1; results below the smallest normal float may be flushed to 0.
    const double own = loss == Loss::log_softmax ? most - z[c] : 0.0;
    const double bound =
        kRoundoff * (share * (own + kFunctionRoundings + of_sum + 2.0) + std::fabs(gradient[c])) +
        std::numeric_limits<float>::min();
    gradients.add(got.z.row(c)[column], gradient[c], bound, where + ", class " + std::to_string(c));
  }
}

void check_against_reference(const KernelTable& kernels, Loss loss, std::size_t classes,
                             std::size_t columns, double low, double high, Random& random) {
  INFO(name_of(loss) << ", " << classes << " classes, " << columns << " columns, logits from "
                     << low << " to " << high);
  LossBatch batch(classes, columns);
  batch.randomize(low, high, random);
  const LossBatch before = [&] {
    LossBatch copy(classes, columns);
    copy.labels = batch.labels;
    for (std::size_t c = 0; c < classes; ++c) {
      std::copy_n(batch.z.row(c), columns, copy.z.row(c));
    }
    return copy;
  }();
  batch.run(kernels, loss);
  WorstError losses;
  WorstError gradients;
  std::size_t wrong_predictions = 0;
  for (std::size_t b = 0; b < columns; ++b) {
    const std::vector<double> z = before.column(b);
    compare(loss, z, before.labels[b], batch, b, losses, gradients);
    const auto expected = static_cast<std::int32_t>(reference_prediction(z));
    wrong_predictions += batch.predictions[b] == expected ? 0U : 1U;
  }
  INFO("loss: " << losses.text() << "; gradient: " << gradients.text());
  CHECK(losses.share() <= 1.0);
  CHECK(gradients.share() <= 1.0);
  CHECK(wrong_predictions == 0);
}

TEST_CASE("losses, gradients and predictions are those of the formulas", "[kernels]") {
  for_each_set_with_own(&KernelTable::log_softmax, [&](const KernelTable& kernels) {
    Random random(test_seed(), 31);
    for (const std::size_t classes : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 10U, 13U, 16U, 17U, 100U}) {
      for (const std::size_t columns : {16U, 32U, 48U, 64U, 80U}) {
        for (const Loss loss : kLosses) {
          check_against_reference(kernels, loss, classes, columns, -4.0, 4.0, random);
          check_against_reference(kernels, loss, classes, columns, -80.0, 20.0, random);
        }
      }
    }
  });
}

TEST_CASE("the true softmax is stable for logits of ten thousand", "[kernels]") {
  for_each_set_with_own(&KernelTable::log_softmax, [&](const KernelTable& kernels) {
    Random random(test_seed(), 32);
    for (const std::size_t classes : {1U, 2U, 6U, 10U}) {
      check_against_reference(kernels, Loss::log_softmax, classes, 64, -1e4, 1e4, random);
      check_against_reference(kernels, Loss::log_softmax, classes, 64, 9990.0, 1e4, random);
      check_against_reference(kernels, Loss::log_softmax, classes, 64, -1e4, -9990.0, random);
    }
  });
}

TEST_CASE("the gradient of the true softmax sums to zero over the classes", "[kernels]") {
  for_each_set_with_own(&KernelTable::log_softmax, [&](const KernelTable& kernels) {
    Random random(test_seed(), 33);
    for (const std::size_t classes : {1U, 2U, 6U, 10U, 100U}) {
      LossBatch batch(classes, 64);
      batch.randomize(-3.0, 3.0, random);
      batch.run(kernels, Loss::log_softmax);
      for (std::size_t b = 0; b < 64; ++b) {
        const std::vector<double> gradient = batch.column(b);
        // The shares sum to 1 except for their own roundings and those of the sum that divides
        // them.
        CHECK(std::fabs(std::accumulate(gradient.begin(), gradient.end(), 0.0)) <=
              rounding_bound(classes + 8));
      }
    }
  });
}

TEST_CASE("the prediction is the first of the largest logits", "[kernels]") {
  for_each_set_with_own(&KernelTable::log_softmax, [&](const KernelTable& kernels) {
    for (const Loss loss : kLosses) {
      for (const std::size_t classes : {2U, 3U, 10U, 17U}) {
        LossBatch equal(classes, 32);
        equal.run(kernels, loss);
        CHECK(std::count(equal.predictions.begin(), equal.predictions.end(), 0) == 32);
        LossBatch batch(classes, 32);
        for (std::size_t b = 0; b < 32; ++b) {
          batch.z.row(b % classes)[b] = 2.0f;
          batch.z.row(classes - 1)[b] = 2.0f;
        }
        batch.run(kernels, loss);
        for (std::size_t b = 0; b < 32; ++b) {
          CHECK(batch.predictions[b] == static_cast<std::int32_t>(b % classes));
        }
      }
    }
  });
}

TEST_CASE("a logit that is NaN or +Inf makes its own loss not finite, and no other", "[kernels]") {
  constexpr float bad[] = {std::numeric_limits<float>::quiet_NaN(),
                           std::numeric_limits<float>::infinity()};
  for_each_set_with_own(&KernelTable::log_softmax, [&](const KernelTable& kernels) {
    Random random(test_seed(), 34);
    for (const Loss loss : kLosses) {
      for (const float value : bad) {
        for (const std::size_t classes : {1U, 2U, 6U, 10U}) {
          for (std::size_t c = 0; c < classes; ++c) {
            LossBatch batch(classes, 48);
            batch.randomize(-2.0, 2.0, random);
            const std::size_t hit = static_cast<std::size_t>(random.below(48));
            batch.z.row(c)[hit] = value;
            batch.run(kernels, loss);
            INFO(name_of(loss) << ", " << value << " in class " << c << " of " << classes);
            CHECK_FALSE(std::isfinite(batch.losses[hit]));
            CHECK(std::count_if(batch.losses.begin(), batch.losses.end(),
                                [](float x) { return std::isfinite(x); }) == 47);
          }
        }
      }
    }
  });
}

TEST_CASE("the article's loss overflows to infinity, not to a number", "[kernels]") {
  for_each_set_with_own(&KernelTable::log_softmax, [&](const KernelTable& kernels) {
    for (const float logit : {89.0f, 200.0f, 1e10f, 1e30f}) {
      LossBatch batch(3, 16);
      for (float& value : batch.z.values(1)) value = logit;
      batch.run(kernels, Loss::article);
      for (const float loss : batch.losses) CHECK_FALSE(std::isfinite(loss));
    }
  });
}

}  // namespace
}  // namespace linnet::test
