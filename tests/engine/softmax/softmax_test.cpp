// log_softmax and softmax_cross_entropy on matrices row after row.

#include "linnet/softmax.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/guarded_memory.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/reference_loss.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
const std::vector<std::size_t> kRows = {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 64};
const std::vector<std::size_t> kClasses = {1,  2,  3,  4,  5,  6,  7,  8,   10,  15,
                                           16, 17, 18, 23, 31, 32, 33, 100, 1000};

/// Logits between guard pages, with labels, and a place for results.
struct Batch {
  Batch(std::size_t rows, std::size_t classes, double most, Random& random)
      : logits(rows, classes, classes + random.below(5), any_side(random)),
        results(guarded_results(rows, classes, classes + random.below(5), any_side(random))) {
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t c = 0; c < classes; ++c) {
        logits.at(r, c) = static_cast<float>(random.uniform(-most, most));
      }
      labels.push_back(static_cast<std::uint32_t>(random.below(classes)));
    }
  }

  std::vector<double> row(std::size_t r) const {
    return {logits.row(r), logits.row(r) + logits.columns()};
  }

  GuardedMatrix<float> logits;
  GuardedMatrix<float> results;
  std::vector<std::uint32_t> labels;
};

/// The logarithm of a row's sum of exp(z − m), and a bound of its error in roundoffs: each z − m is
/// rounded, which exp turns into a relative error of |z − m| roundoffs; then exp itself, the
/// additions, and the logarithm.
struct Spread {
  double value = 0.0;
  double roundings = 0.0;
  double most = 0.0;

  explicit Spread(const std::vector<double>& z) : most(*std::max_element(z.begin(), z.end())) {
    double total = 0.0;
    double moved = 0.0;
    for (const double logit : z) {
      const double power = std::exp(logit - most);
      total += power;
      moved += power * (most - logit);
    }
    value = std::log(total);
    roundings = moved / total + kFunctionRoundings + static_cast<double>(z.size()) +
                kFunctionRoundings * std::max(1.0, value);
  }
};

void check_log_softmax(const KernelTable& kernels, Batch& batch) {
  log_softmax(batch.logits.read_view(), batch.results.view(), context_of(kernels, 1));
  WorstError worst;
  for (std::size_t r = 0; r < batch.logits.rows(); ++r) {
    const std::vector<double> z = batch.row(r);
    const Spread spread(z);
    for (std::size_t c = 0; c < z.size(); ++c) {
      const double expected = z[c] - spread.most - spread.value;
      const double roundings =
          std::fabs(z[c] - spread.most) + spread.roundings + 2.0 * std::fabs(expected);
      worst.add(batch.results.at(r, c), expected, kRoundoff * roundings,
                "row " + std::to_string(r) + ", class " + std::to_string(c));
    }
  }
  INFO(batch.logits.rows() << " x " << batch.logits.columns() << ": " << worst.text());
  CHECK(worst.share() <= 1.0);
  CHECK(batch.results.strays() == 0);
}

void check_cross_entropy(const KernelTable& kernels, Batch& batch) {
  const CrossEntropy got = softmax_cross_entropy(batch.logits.read_view(), batch.labels,
                                                 batch.results.view(), context_of(kernels, 1));
  const auto rows = static_cast<double>(batch.logits.rows());
  WorstError worst;
  double loss = 0.0;
  double loss_bound = 0.0;
  std::size_t correct = 0;
  for (std::size_t r = 0; r < batch.logits.rows(); ++r) {
    const std::vector<double> z = batch.row(r);
    const Spread spread(z);
    const std::size_t label = batch.labels[r];
    const double row_loss = reference_loss(Loss::log_softmax, z, label);
    loss += row_loss / rows;
    loss_bound +=
        kRoundoff *
        (std::fabs(spread.most) + spread.roundings + 3.0 * row_loss + std::fabs(z[label])) / rows;
    correct += reference_prediction(z) == label ? 1U : 0U;
    const std::vector<double> gradient = reference_loss_gradient(Loss::log_softmax, z, label);
    for (std::size_t c = 0; c < z.size(); ++c) {
      const double share = gradient[c] + (c == label ? 1.0 : 0.0);
      const double own = spread.most - z[c] + kFunctionRoundings + spread.roundings + 4.0;
      const double bound = kRoundoff * (share * own + 2.0 * std::fabs(gradient[c])) +
                           std::numeric_limits<float>::min();
      worst.add(batch.results.at(r, c) * rows, gradient[c], bound,
                "row " + std::to_string(r) + ", class " + std::to_string(c));
    }
  }
  INFO(batch.logits.rows() << " x " << batch.logits.columns() << ": " << worst.text());
  CHECK(worst.share() <= 1.0);
  CHECK(std::fabs(got.loss - loss) <= loss_bound);
  CHECK(got.correct == correct);
  CHECK(batch.results.strays() == 0);
}

/// One row of logits, repeated, so that it stands in every lane.
std::vector<float> log_softmax_of(const KernelTable& kernels, const std::vector<float>& z) {
  constexpr std::size_t kTimes = 19;
  std::vector<float> logits;
  for (std::size_t i = 0; i < kTimes; ++i) logits.insert(logits.end(), z.begin(), z.end());
  std::vector<float> out(logits.size());
  log_softmax({logits.data(), kTimes, z.size(), z.size()}, {out.data(), kTimes, z.size(), z.size()},
              context_of(kernels, 1));
  const auto same = [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); };
  for (std::size_t i = 1; i < kTimes; ++i) {
    CHECK(std::equal(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(z.size()),
                     out.begin() + static_cast<std::ptrdiff_t>(i * z.size()), same));
  }
  out.resize(z.size());
  return out;
}

bool all_nan(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float v) { return std::isnan(v); });
}

}  // namespace

TEST_CASE("log_softmax agrees with double for any number of rows and classes",
          "[softmax][reference]") {
  Random random(test_seed(), 61);
  for_each_set_with_own(&KernelTable::log_softmax_rows, [&](const KernelTable& kernels) {
    for (const std::size_t classes : kClasses) {
      for (const std::size_t rows : kRows) {
        for (const double most : {1.0, 30.0, 1e4}) {
          Batch batch(rows, classes, most, random);
          check_log_softmax(kernels, batch);
        }
      }
    }
  });
}

TEST_CASE("log_softmax of equal logits is minus the logarithm of their number", "[softmax]") {
  // Each power is 1 and their sum exact, so that what is left is the error of the logarithm alone.
  for_each_set_with_own(&KernelTable::log_softmax_rows, [&](const KernelTable& kernels) {
    for (std::size_t classes = 1; classes <= 3000; classes += classes < 100 ? 1 : 37) {
      const std::vector<float> z(classes, -3.5f);
      std::vector<float> out(classes);
      log_softmax({z.data(), 1, classes, classes}, {out.data(), 1, classes, classes},
                  context_of(kernels, 1));
      const double expected = -std::log(static_cast<double>(classes));
      INFO(classes << " classes");
      CHECK(std::fabs(out[0] - expected) <= 2.0 * 2.0 * kRoundoff * std::fabs(expected));
      CHECK(std::count(out.begin(), out.end(), out[0]) == static_cast<std::ptrdiff_t>(classes));
    }
  });
}

TEST_CASE("softmax_cross_entropy agrees with double in loss, gradient and count",
          "[softmax][reference]") {
  Random random(test_seed(), 62);
  for_each_set_with_own(&KernelTable::log_softmax_rows, [&](const KernelTable& kernels) {
    for (const std::size_t classes : kClasses) {
      for (const std::size_t rows : kRows) {
        for (const double most : {1.0, 30.0, 1e4}) {
          Batch batch(rows, classes, most, random);
          check_cross_entropy(kernels, batch);
        }
      }
    }
  });
}

TEST_CASE("Both may write over their logits", "[softmax]") {
  Random random(test_seed(), 63);
  for_each_set_with_own(&KernelTable::log_softmax_rows, [&](const KernelTable& kernels) {
    for (const std::size_t classes : kClasses) {
      Batch batch(17, classes, 5.0, random);
      log_softmax(batch.logits.read_view(), batch.results.view(), context_of(kernels, 1));
      Batch in_place(17, classes, 5.0, random);
      const MatrixView<float> view = in_place.logits.view();
      for (std::size_t r = 0; r < 17; ++r) {
        std::copy_n(batch.logits.row(r), classes, in_place.logits.row(r));
      }
      log_softmax(view, view, context_of(kernels, 1));
      CHECK(same_numbers(view, batch.results.view()));

      const auto apart = softmax_cross_entropy(batch.logits.read_view(), batch.labels,
                                               batch.results.view(), context_of(kernels, 1));
      for (std::size_t r = 0; r < 17; ++r) {
        std::copy_n(batch.logits.row(r), classes, in_place.logits.row(r));
      }
      const auto same = softmax_cross_entropy(view, batch.labels, view, context_of(kernels, 1));
      CHECK(same.loss == apart.loss);
      CHECK(same.correct == apart.correct);
      CHECK(same_numbers(view, batch.results.view()));
    }
  });
}

TEST_CASE("The bits of both are the same for any number of threads", "[softmax]") {
  Random random(test_seed(), 64);
  for (const std::size_t classes : {6U, 10U, 1000U}) {
    Batch batch(classes > 16 ? 397U : 7919U, classes, 8.0, random);
    Batch other(batch.logits.rows(), classes, 8.0, random);
    const auto one = softmax_cross_entropy(batch.logits.read_view(), batch.labels,
                                           batch.results.view(), context_of(best_kernels(), 1));
    for (const int threads : {2, 3, 4, 8}) {
      const auto many =
          softmax_cross_entropy(batch.logits.read_view(), batch.labels, other.results.view(),
                                context_of(best_kernels(), threads));
      CHECK(many.loss == one.loss);
      CHECK(many.correct == one.correct);
      CHECK(same_numbers(other.results.view(), batch.results.view()));
    }
    log_softmax(batch.logits.read_view(), batch.results.view(), context_of(best_kernels(), 1));
    log_softmax(batch.logits.read_view(), other.results.view(), context_of(best_kernels(), 3));
    CHECK(same_numbers(other.results.view(), batch.results.view()));
  }
}

TEST_CASE("Rows with NaN or infinity are as documented", "[softmax]") {
  for_each_set_with_own(&KernelTable::log_softmax_rows, [&](const KernelTable& kernels) {
    for (const std::size_t classes : {2U, 3U, 6U, 10U, 16U, 17U, 37U, 100U}) {
      for (const std::size_t place : {std::size_t{0}, classes / 2, classes - 1}) {
        std::vector<float> z(classes, 0.25f);
        z[place] = std::numeric_limits<float>::quiet_NaN();
        CHECK(all_nan(log_softmax_of(kernels, z)));
        z[place] = kInfinity;
        CHECK(all_nan(log_softmax_of(kernels, z)));
        z[place] = -kInfinity;
        const std::vector<float> out = log_softmax_of(kernels, z);
        CHECK(out[place] == -kInfinity);
        const float expected = -std::log(static_cast<float>(classes - 1));
        for (std::size_t c = 0; c < classes; ++c) {
          if (c != place) CHECK_THAT(out[c], Catch::Matchers::WithinAbs(expected, 1e-6));
        }
      }
      CHECK(all_nan(log_softmax_of(kernels, std::vector<float>(classes, -kInfinity))));
      CHECK(log_softmax_of(kernels, std::vector<float>(classes, 1e4f))[0] <= 0.0f);
    }
  });
}

TEST_CASE("softmax functions need shapes and labels that fit, and take nothing", "[softmax]") {
  std::vector<float> numbers(24);
  const MatrixView<float> view(numbers.data(), 4, 6, 6);
  const MatrixView<float> short_view(numbers.data(), 3, 6, 6);
  const int threads = 1;
  CHECK_THROWS_AS(log_softmax(view, short_view, context_of(best_kernels(), threads)), Error);
  const std::vector<std::uint32_t> labels = {0, 1, 2, 5};
  const std::vector<std::uint32_t> too_large = {0, 1, 2, 6};
  CHECK_NOTHROW(softmax_cross_entropy(view, labels, view, context_of(best_kernels(), threads)));
  CHECK_THROWS_AS(softmax_cross_entropy(view, too_large, view, context_of(best_kernels(), threads)),
                  Error);
  CHECK_THROWS_AS(
      softmax_cross_entropy(short_view, labels, short_view, context_of(best_kernels(), threads)),
      Error);
  const CrossEntropy none = softmax_cross_entropy({}, {}, {}, context_of(best_kernels(), threads));
  CHECK(none.loss == 0.0);
  CHECK(none.correct == 0);
}

}  // namespace linnet::test
