#include "linnet/logistic_regression.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/logistic_fits.hpp"
#include "tests/support/reference_logistic.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/structured_images.hpp"

namespace linnet::test {
namespace {

TEST_CASE("a logistic regression finds the optimum", "[logistic]") {
  const ImageSet images = noisy_images(150, 9, 3);
  const Order indices = first(150);
  for_each_set([&](const KernelTable& kernels) {
    LogisticRegression regression(images.examples(), indices, tight(), context_of(kernels, 2));
    for (const double value : {1e-3, 0.1, 10.0}) {
      INFO("C = " << value);
      const ReferenceLogistic reference(images.examples(), indices, {}, 1.0 / (value * 150.0));
      check_optimum(regression.fit(C(value)), reference);
    }
    INFO("l2");
    check_optimum(regression.fit({.C = std::nullopt, .l2 = 0.03}),
                  {images.examples(), indices, {}, 0.03});
  });
}

TEST_CASE("two classes have the optimum of the symmetric form", "[logistic]") {
  const ImageSet images = noisy_images(80, 5, 2);
  const Order indices = first(80);
  LogisticRegression regression(images.examples(), indices, tight(), context_of(best_kernels(), 1));
  const LogisticFit fit = regression.fit();
  check_optimum(fit, {images.examples(), indices, {}, 1.0 / 80.0});
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(std::fabs(fit.model.weights.row(0)[k] + fit.model.weights.row(1)[k]) < 1e-4);
  }
}

TEST_CASE("weights of classes and examples weigh the loss", "[logistic]") {
  const ImageSet images = noisy_images(120, 6, 3);
  const Order indices = first(100);
  Random random(test_seed(), 172);
  std::vector<float> own(120);
  for (float& weight : own) weight = static_cast<float>(random.uniform(0.0, 4.0));
  std::vector<double> sums(3, 0.0);
  for (const std::uint32_t i : indices) sums[images.labels[i]] += own[i];
  const double all = sums[0] + sums[1] + sums[2];
  LogisticOptions options = tight();
  options.example_weights = own;
  std::vector<double> factors(3, 1.0);
  SECTION("of examples alone") {}
  SECTION("with a list") {
    factors = {0.5, 3.0, 7.0};
    options.class_weights.list = factors;
  }
  SECTION("balanced") {
    for (std::size_t c = 0; c < 3; ++c) factors[c] = all / (3.0 * sums[c]);
    options.class_weights.balanced = true;
  }
  std::vector<double> weights;
  double total = 0.0;
  for (const std::uint32_t i : indices) {
    weights.push_back(factors[images.labels[i]] * own[i]);
    total += weights.back();
  }
  LogisticRegression regression(images.examples(), indices, options, context_of(best_kernels(), 2));
  CHECK(std::fabs(regression.total_weight() - total) < 1e-9 * total);
  check_optimum(regression.fit(C(0.5)), {images.examples(), indices, weights, 2.0 / total});
}

TEST_CASE("an example of weight 0 counts as none, and one of weight 2 as two", "[logistic]") {
  const ImageSet images = noisy_images(60, 6, 3);
  std::vector<float> own(60, 1.0f);
  own[7] = 0.0f;
  own[9] = 2.0f;
  LogisticOptions options = tight();
  options.example_weights = own;
  Order twice = first(60);
  twice[7] = 9;
  const Context& context = context_of(best_kernels(), 1);
  const LogisticFit weighted =
      LogisticRegression(images.examples(), first(60), options, context).fit(C(1.0));
  const LogisticFit repeated =
      LogisticRegression(images.examples(), twice, tight(), context).fit(C(1.0));
  CHECK(std::fabs(weighted.progress.value - repeated.progress.value) < 1e-6);
  for (std::size_t k = 0; k < 6; ++k) {
    CHECK(std::fabs(weighted.model.weights.row(0)[k] - repeated.model.weights.row(0)[k]) < 1e-3);
  }
}

TEST_CASE("a class without examples is never predicted", "[logistic]") {
  ImageSet images = noisy_images(90, 6, 3);
  const Order indices = first(90);
  const Context& context = context_of(best_kernels(), 2);
  const LogisticFit without =
      LogisticRegression(images.examples(), indices, tight(), context).fit(C(1.0));
  for (std::uint32_t& label : images.labels) label += label == 0 ? 0 : 2;
  images.classes = 6;
  LogisticRegression regression(images.examples(), indices, tight(), context);
  const LogisticFit fit = regression.fit(C(1.0));
  CHECK(fit.progress.value == without.progress.value);
  REQUIRE(fit.model.outputs() == 6);
  CHECK(is_finite(fit.model));
  CHECK(fit.model.bias[3] == without.model.bias[1]);
  CHECK(std::equal(fit.model.weights.values(4).begin(), fit.model.weights.values(4).end(),
                   without.model.weights.values(2).begin()));
  const Matrix<float> probabilities = predict(fit.model, images.pixels.view(), context);
  for (std::size_t i = 0; i < 90; ++i) {
    for (const std::size_t c : {1U, 2U, 5U}) REQUIRE(probabilities.row(i)[c] == 0.0f);
  }
  regression.start_from(fit.model);
  CHECK(regression.fit(C(1.0)).progress.iterations <= 2);
}

TEST_CASE("of one class a model of zeros is the optimum", "[logistic]") {
  ImageSet images = structured_images(20, 6, 1, 173);
  const LogisticFit fit =
      LogisticRegression(images.examples(), first(20), {}, context_of(best_kernels(), 2)).fit();
  CHECK(fit.end == FitEnd::converged);
  CHECK(fit.progress.iterations == 0);
  CHECK(fit.progress.value == 0.0);
}

TEST_CASE("classes that can be separated are, under a weak penalty", "[logistic]") {
  const ImageSet images = structured_images(60, 40, 3, 174);
  LogisticRegression regression(images.examples(), first(60), tight(),
                                context_of(best_kernels(), 2));
  for (const Penalty& penalty : {C(1e4), C(1e8), Penalty{.C = std::nullopt, .l2 = 0.0}}) {
    const LogisticFit fit = regression.fit(penalty);
    CHECK(fit.end == FitEnd::converged);
    CHECK(fit.progress.value < 1e-3);
    CHECK(is_finite(fit.model));
  }
}

TEST_CASE("a warm start finds the same optimum in fewer evaluations", "[logistic]") {
  const ImageSet images = noisy_images(200, 30, 4);
  const Context& context = context_of(best_kernels(), 2);
  const auto make = [&] {
    return LogisticRegression(images.examples(), first(200), tight(), context);
  };
  LogisticRegression cold = make();
  const LogisticFit expected = cold.fit(C(1.0));
  const LogisticFit near = make().fit(C(0.98));
  LogisticRegression warm = make();
  warm.start_from(near.model);
  const LogisticFit fit = warm.fit(C(1.0));
  CHECK(fit.progress.evaluations < expected.progress.evaluations);
  CHECK(std::fabs(fit.progress.value - expected.progress.value) < 1e-6);
  CHECK(cold.fit(C(1.0)).progress.iterations == 0);
}

TEST_CASE("a path goes from the strongest penalty to the weakest", "[logistic]") {
  const ImageSet images = noisy_images(100, 10, 3);
  const Context& context = context_of(best_kernels(), 2);
  LogisticRegression regression(images.examples(), first(100), tight(), context);
  std::vector<double> passed;
  fit_path(regression, std::vector{10.0, 0.01, 1.0}, [&](double value, const LogisticFit& fit) {
    passed.push_back(value);
    const LogisticFit alone =
        LogisticRegression(images.examples(), first(100), tight(), context).fit(C(value));
    CHECK(std::fabs(fit.progress.value - alone.progress.value) < 1e-6);
  });
  CHECK(passed == std::vector{0.01, 1.0, 10.0});
  CHECK_THAT(error_text(Fault::usage,
                        [&] {
                          fit_path(regression, std::vector{1.0, -1.0}, {});
                        }),
             mentions("C must be"));
}

TEST_CASE("a fit has the same bits for any number of threads and order of indices", "[logistic]") {
  const ImageSet images = noisy_images(3000, 30, 4);
  Order indices = first(3000);
  const LogisticFit expected =
      LogisticRegression(images.examples(), indices, {}, context_of(best_kernels(), 1)).fit(C(1.0));
  std::reverse(indices.begin(), indices.end());
  for (const int threads : {2, 3, 8}) {
    INFO(threads << " threads");
    const LogisticFit fit =
        LogisticRegression(images.examples(), indices, {}, context_of(best_kernels(), threads))
            .fit(C(1.0));
    CHECK(same_bits(fit.model.weights, expected.model.weights));
    CHECK(fit.model.bias == expected.model.bias);
    CHECK(fit.progress.value == expected.progress.value);
  }
}

TEST_CASE("a fit tells how far it came, and why it ended", "[logistic]") {
  const ImageSet images = noisy_images(100, 10, 3);
  const Context& context = context_of(best_kernels(), 2);
  LogisticOptions options = tight();
  SECTION("iterations used") {
    options.max_iterations = 3;
    std::vector<FitProgress> all;
    LogisticRegression regression(images.examples(), first(100), options, context);
    const LogisticFit fit =
        regression.fit(C(1.0), [&](const FitProgress& progress) { all.push_back(progress); });
    CHECK(fit.end == FitEnd::iterations_used);
    CHECK(name_of(fit.end) == "iterations used");
    REQUIRE(all.size() == 4);
    CHECK(all.front().value == Approx(std::log(3.0)));
    CHECK(all.back().value == fit.progress.value);
    CHECK(fit.progress.largest_gradient > options.tolerance);
  }
  SECTION("a tolerance out of reach") {
    options.tolerance = 1e-30;
    const LogisticFit fit =
        LogisticRegression(images.examples(), first(100), options, context).fit(C(1.0));
    CHECK(fit.end == FitEnd::no_progress);
    CHECK(fit.progress.largest_gradient < 1e-5);
  }
  SECTION("a request to stop") {
    std::atomic<bool> flag = false;
    LogisticRegression regression(images.examples(), first(100), options, context);
    CHECK_THROWS_AS(
        regression.fit(
            C(1.0), [&](const FitProgress& at) { flag = at.iterations == 2; }, StopRequest(flag)),
        Stopped);
    const LogisticFit again = regression.fit(C(1.0));
    const LogisticFit fresh =
        LogisticRegression(images.examples(), first(100), options, context).fit(C(1.0));
    CHECK(same_bits(again.model.weights, fresh.model.weights));
  }
}

TEST_CASE("options of a logistic regression that make no sense are refused", "[logistic]") {
  const ImageSet images = noisy_images(20, 4, 3);
  const Context& context = context_of(best_kernels(), 1);
  const auto refusal = [&](Fault fault, const LogisticOptions& options, const Order& indices) {
    return error_text(fault,
                      [&] { LogisticRegression(images.examples(), indices, options, context); });
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THAT(refusal(Fault::data, {}, {}), mentions("no examples"));
  CHECK_THAT(refusal(Fault::usage, {}, {20}), mentions("index"));
  for (const double wrong : {0.0, -1.0, nan}) {
    LogisticOptions options;
    options.tolerance = wrong;
    CHECK_THAT(refusal(Fault::usage, options, first(20)), mentions("tolerance"));
  }
  LogisticOptions weighted;
  std::vector<float> weights(19, 1.0f);
  weighted.example_weights = weights;
  CHECK_THAT(refusal(Fault::usage, weighted, first(20)), mentions("example_weights"));
  weights.assign(20, 0.0f);
  weighted.example_weights = weights;
  CHECK_THAT(refusal(Fault::data, weighted, first(20)), mentions("example_weights"));
  weights[3] = -1.0f;
  CHECK_THAT(refusal(Fault::usage, weighted, first(20)), mentions("example_weights"));
  LogisticOptions listed;
  listed.class_weights.list = {1.0, 2.0};
  CHECK_THAT(refusal(Fault::data, listed, first(20)), mentions("class_weights"));

  LogisticRegression regression(images.examples(), first(20), {}, context);
  const auto refused = [&](const Penalty& penalty) {
    return error_text(Fault::usage, [&] { regression.fit(penalty); });
  };
  for (const double wrong : {0.0, -1.0, nan, HUGE_VAL})
    CHECK_THAT(refused(C(wrong)), mentions("C"));
  CHECK_THAT(refused({.C = std::nullopt, .l2 = -1.0}), mentions("l2"));
  CHECK_THAT(refused({.C = 1.0, .l2 = 1.0}), mentions("l2"));
  CHECK_THAT(
      error_text(Fault::usage, [&] { regression.start_from(LinearModel(3, 5, 1.0f / 255.0f)); }),
      mentions("features 5, and not 4"));
}

}  // namespace
}  // namespace linnet::test
