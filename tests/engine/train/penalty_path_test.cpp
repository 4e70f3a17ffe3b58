#include "engine/train/penalty_path.hpp"

#include <cmath>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/logistic_fits.hpp"
#include "tests/support/reference_logistic.hpp"
#include "tests/support/structured_images.hpp"
#include "tests/support/training_run.hpp"

namespace linnet::test {
namespace {

const std::vector<float> kStart{1.0f, 2.0f};

/// A path whose last fit went from a penalty to another.
PathState path_between(double before, double last) {
  return {
      .penalty = last, .end = std::nullopt, .change = kStart, .log_ratio = std::log(last / before)};
}

std::vector<double> powers(double first, double factor, std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(first * std::pow(factor, static_cast<double>(i)));
  }
  return values;
}

}  // namespace

TEST_CASE("the first step of a fit goes on along the path in the logarithm", "[logistic]") {
  CHECK(*step_factor(path_between(8.0, 4.0), 2.0) == Approx(1.0));
  CHECK(*step_factor(path_between(8.0, 4.0), 1.0) == Approx(2.0));
  CHECK(*step_factor(path_between(1.0, 9.0), 27.0) == Approx(0.5));
  CHECK_FALSE(step_factor(path_between(1.0, 9.0), 91.0));
  CHECK_FALSE(step_factor(path_between(8.0, 4.0), 0.9));  // too far
  CHECK_FALSE(step_factor(path_between(8.0, 4.0), 5.0));  // back
  CHECK_FALSE(step_factor(path_between(8.0, 4.0), 4.0));
  CHECK_FALSE(step_factor(path_between(8.0, 4.0), 0.0));
  CHECK_FALSE(
      step_factor({.penalty = 4.0, .end = std::nullopt, .change = {}, .log_ratio = 0.0}, 2.0));
}

TEST_CASE("a path has a direction only after two fits with other penalties", "[logistic]") {
  const Workers workers(1);
  const std::vector<double> from{1.0, -1.0};
  const std::vector<double> to{1.5, -3.0};
  MinimiserState moved;
  moved.iterations = 2;
  const PathState first = next_path({}, 8.0, from, to, moved, workers);
  CHECK(first.penalty == 8.0);
  CHECK(first.end.has_value());
  CHECK(first.change.empty());
  const PathState second = next_path(first, 4.0, from, to, moved, workers);
  CHECK(second.change == std::vector{0.5f, -2.0f});
  CHECK(second.log_ratio == Approx(std::log(0.5)));
  CHECK(next_path(first, 4.0, to, to, {}, workers).change.empty());  // did not move
  CHECK(next_path(first, 8.0, from, to, moved, workers).change.empty());
  CHECK(next_path(first, 0.0, from, to, moved, workers).change.empty());
}

TEST_CASE("fits of a path reach the minimum of a slow reference", "[logistic]") {
  const ImageSet images = noisy_images(400, 24, 3);
  const Order indices = first(400);
  for_each_set([&](const KernelTable& kernels) {
    LogisticRegression regression(images.examples(), indices, tight(), context_of(kernels, 2));
    for (const double value : powers(1e-4, 2.0, 22)) {
      INFO("C = " << value);
      const LogisticFit fit = regression.fit(C(value));
      const ReferenceLogistic reference(images.examples(), indices, {}, 1.0 / (value * 400.0));
      const double least = reference.value(reference.minimum());
      CHECK(std::fabs(fit.progress.value - least) < 1e-6 * least);
      CHECK(fit.end == FitEnd::converged);
    }
  });
}

TEST_CASE("fits of a path take less than half the passes of fits from zero", "[logistic]") {
  const ImageSet images = noisy_images(400, 24, 3);
  const Order indices = first(400);
  const Context& context = context_of(best_kernels(), 2);
  LogisticRegression regression(images.examples(), indices, {}, context);
  std::size_t along = 0;
  std::size_t alone = 0;
  for (const double value : powers(1e-4, 2.0, 22)) {
    along += regression.fit(C(value)).progress.evaluations;
    LogisticRegression single(images.examples(), indices, {}, context);
    alone += single.fit(C(value)).progress.evaluations;
  }
  CHECK(2 * along < alone);
}

TEST_CASE("fits whose penalties jump and turn around reach the minimum", "[logistic]") {
  const ImageSet images = noisy_images(300, 20, 4);
  const Order indices = first(300);
  const Context& context = context_of(best_kernels(), 2);
  LogisticRegression regression(images.examples(), indices, tight(), context);
  for (const double value : {1e-6, 1e3, 1e-2, 1e-1, 1.0, 0.5, 1e-5, 2e-5, 10.0}) {
    INFO("C = " << value);
    const LogisticFit fit = regression.fit(C(value));
    const ReferenceLogistic reference(images.examples(), indices, {}, 1.0 / (value * 300.0));
    const double least = reference.value(reference.minimum());
    CHECK(std::fabs(fit.progress.value - least) < 1e-6 * least);
    const LogisticFit again = regression.fit(C(value));
    CHECK(again.progress.evaluations == 0);
    CHECK(same_bits(again.model.weights, fit.model.weights));
  }
}

}  // namespace linnet::test
