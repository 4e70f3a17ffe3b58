// L-BFGS on features that are normalized and standardized as they are read, against itself and the
// slow reference on copies of them.

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <vector>

#include "engine/core/random.hpp"
#include "linnet/logistic_regression.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/reference_logistic.hpp"
#include "tests/support/transformed_features.hpp"
#include "tests/support/weights_apart.hpp"

namespace linnet::test {
namespace {

using Order = std::vector<std::uint32_t>;

/// All but every ninth.
Order most_of(std::size_t count) {
  Order indices;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (i % 9 != 4) indices.push_back(i);
  }
  return indices;
}

LogisticOptions options_for(Normalize normalize, bool standardize) {
  LogisticOptions options;
  options.tolerance = 1e-6;
  options.max_iterations = 5000;
  options.normalize = normalize;
  options.standardize = standardize;
  return options;
}

Penalty C(double value) {
  return {.C = value, .l2 = std::nullopt};
}

/// Labels that no linear model gets all right, a constant column, one of zeros, and a row of zeros
/// in the others.
template <class T>
MadeFeatures<T> noisy_features(std::size_t count, std::size_t features) {
  MadeFeatures<T> made = byte_features<T>(count, features, 3, 331);
  Random random(332, 0);
  for (std::size_t i = 0; i < count; ++i) {
    if (random.below(5) == 0) made.labels[i] = static_cast<std::uint32_t>(random.below(3));
    made.numbers[i * features + 1] = stored<T>(0.0f);
    made.numbers[i * features + 4] = stored<T>(10.0f);
  }
  std::fill_n(made.numbers.data() + 12 * features, features, stored<T>(0.0f));
  std::fill_n(made.numbers.data() + 13 * features, features, stored<T>(0.0f));
  return made;
}

template <class Body>
void for_each_choice(const Body& body) {
  for (const Normalize normalize : {Normalize::none, Normalize::rows}) {
    for (const bool standardize : {false, true}) {
      if (normalize == Normalize::none && !standardize) continue;
      INFO("normalize " << name_of(normalize) << ", standardize " << standardize);
      body(normalize, standardize);
    }
  }
}

/// The parameters of the transformed features of a model of plain ones, whose factor `unit` is that
/// of pixels, or 1.
std::vector<double> unfolded(const LinearModel& model, const TransformedFeatures& features) {
  std::vector<double> parameters;
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    double bias = model.bias[c];
    for (std::size_t k = 0; k < model.features(); ++k) {
      const double weight = model.weights.row(c)[k];
      bias += weight * features.mean[k];
      parameters.push_back(weight * features.deviation[k]);
    }
    parameters.push_back(bias);
  }
  return parameters;
}

TEMPLATE_TEST_CASE("a fit on transformed features has the optimum of one on copies",
                   "[logistic][transform][reference]", std::uint8_t, Float16, BFloat16, float) {
  const auto made = noisy_features<TestType>(250, 21);
  const Order order = most_of(250);
  for_each_choice([&](Normalize normalize, bool standardize) {
    const TransformedFeatures copies = transformed(made.examples(), order, normalize, standardize);
    for_each_set_with_own(&KernelTable::multiply_panels, [&](const KernelTable& kernels) {
      const Context& context = context_of(kernels, 2);
      LogisticRegression regression(made.examples(), order, options_for(normalize, standardize),
                                    context);
      LogisticRegression on_copies(copies.copy.examples(), order,
                                   options_for(Normalize::none, false), context);
      for (const double value : {0.01, 1.0, 100.0}) {
        INFO("C = " << value);
        const LogisticFit fit = regression.fit(C(value));
        const LogisticFit expected = on_copies.fit(C(value));
        CHECK(fit.end == FitEnd::converged);
        CHECK(std::fabs(fit.progress.value - expected.progress.value) <
              1e-6 * expected.progress.value);
        const ReferenceLogistic reference(copies.copy.examples(), order, {},
                                          1.0 / (value * static_cast<double>(order.size())));
        const double least = reference.value(reference.minimum());
        CHECK(std::fabs(fit.progress.value - least) < 1e-6 * least);
        CHECK(std::fabs(reference.value(unfolded(fit.model, copies)) - least) < 1e-6 * least);
      }
    });
  });
}

TEMPLATE_TEST_CASE("a fitted model predicts for plain rows what it was fitted to",
                   "[logistic][transform]", std::uint8_t, float) {
  const auto made = noisy_features<TestType>(250, 67);
  const Order order = most_of(250);
  const Context& context = context_of(best_kernels(), 2);
  for_each_choice([&](Normalize normalize, bool standardize) {
    const TransformedFeatures copies = transformed(made.examples(), order, normalize, standardize);
    const LinearModel model =
        LogisticRegression(made.examples(), order, options_for(normalize, standardize), context)
            .fit(C(0.1))
            .model;
    CHECK(model.normalize == normalize);
    CHECK(model.pixel_factor == (sizeof(TestType) == 1 ? 1.0f / 255.0f : 1.0f));
    const std::vector<double> parameters = unfolded(model, copies);
    const Matrix<float> probabilities = predict(model, made.examples().features, context);
    double off = 0.0;
    for (std::size_t i = 0; i < 250; ++i) {
      std::vector<double> z(3, 0.0);
      double sum = 0.0;
      for (std::size_t c = 0; c < 3; ++c) {
        z[c] = parameters[c * 68 + 67];
        for (std::size_t k = 0; k < 67; ++k) {
          z[c] += parameters[c * 68 + k] * copies.copy.numbers[i * 67 + k];
        }
        sum += std::exp(z[c]);
      }
      for (std::size_t c = 0; c < 3; ++c) {
        off = std::max(off, std::fabs(probabilities.row(i)[c] - std::exp(z[c]) / sum));
      }
    }
    CHECK(off < 1e-5);
  });
}

TEMPLATE_TEST_CASE("a fit on transformed features has the same bits for any number of threads",
                   "[logistic][transform]", std::uint8_t, Float16, BFloat16, float) {
  const auto made = noisy_features<TestType>(2500, 67);
  const Order order = most_of(2500);
  for_each_choice([&](Normalize normalize, bool standardize) {
    const auto model_of = [&](int threads) {
      return LogisticRegression(made.examples(), order, options_for(normalize, standardize),
                                context_of(best_kernels(), threads))
          .fit(C(1.0))
          .model;
    };
    const LinearModel one = model_of(1);
    for (const int threads : numbers_of_threads()) {
      const LinearModel model = model_of(threads);
      CHECK(same_bits(model.weights, one.weights));
      CHECK(model.bias == one.bias);
    }
  });
}

TEST_CASE("the same numbers of any type have the same transformed fit", "[logistic][transform]") {
  const Order order = most_of(2500);
  for_each_choice([&](Normalize normalize, bool standardize) {
    const auto model_of = [&](const Examples& examples) {
      return LogisticRegression(examples, order, options_for(normalize, standardize),
                                context_of(best_kernels(), 2))
          .fit(C(1.0))
          .model;
    };
    const LinearModel floats = model_of(noisy_features<float>(2500, 67).examples());
    CHECK(
        same_bits(model_of(noisy_features<Float16>(2500, 67).examples()).weights, floats.weights));
    CHECK(
        same_bits(model_of(noisy_features<BFloat16>(2500, 67).examples()).weights, floats.weights));
    LinearModel bytes = model_of(noisy_features<std::uint8_t>(2500, 67).examples());
    for (std::size_t c = 0; c < 3 && normalize == Normalize::none; ++c) {
      for (float& weight : bytes.weights.values(c)) weight /= 255.0f;
    }
    CHECK(weights_apart(bytes, floats) < 2e-7);
    CHECK(bytes.bias == floats.bias);
  });
}

TEST_CASE("rare pixels do not take a standardized fit many iterations", "[logistic][transform]") {
  // A third of the features is 0 but in four rows, none of which the estimate of the curvature,
  // which takes 4096 rows of 8192, looks at.
  constexpr std::size_t kRows = 8192;
  auto made = noisy_features<float>(kRows, 60);
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t k = 40; k < 60; ++k) {
      if (i % 2048 != 2 * k + 1) made.numbers[i * 60 + k] = 0.0f;
    }
  }
  Order all(kRows);
  std::iota(all.begin(), all.end(), 0U);
  LogisticRegression regression(made.examples(), all, options_for(Normalize::none, true),
                                context_of(best_kernels(), 2));
  const LogisticFit fit = regression.fit(C(1.0));
  CHECK(fit.end == FitEnd::converged);
  CHECK(fit.progress.iterations < 200);  // 96, or 315 with the variances of these rows alone
}

TEST_CASE("a fit starts from a model of transformed features", "[logistic][transform]") {
  auto made = noisy_features<std::uint8_t>(250, 21);
  made.classes = 4;  // one without examples
  const Order order = most_of(250);
  const Context& context = context_of(best_kernels(), 2);
  for_each_choice([&](Normalize normalize, bool standardize) {
    const LogisticOptions options = options_for(normalize, standardize);
    LogisticRegression first(made.examples(), order, options, context);
    const LogisticFit fit = first.fit(C(1.0));
    LogisticRegression again(made.examples(), order, options, context);
    again.start_from(fit.model);
    CHECK(again.fit(C(1.0)).progress.iterations <= 2);
    LogisticRegression plain(made.examples(), order, options_for(Normalize::none, false), context);
    if (normalize == Normalize::none) return;
    CHECK_THAT(error_text(Fault::usage, [&] { plain.start_from(fit.model); }),
               mentions("normalize rows, and not none"));
  });
}

TEST_CASE("a transformed fit looks at rows that it is trained on alone", "[logistic][transform]") {
  auto made = noisy_features<float>(250, 21);
  const Order order = most_of(250);
  const Context& context = context_of(best_kernels(), 2);
  for_each_choice([&](Normalize normalize, bool standardize) {
    const LogisticOptions options = options_for(normalize, standardize);
    const LogisticFit expected =
        LogisticRegression(made.examples(), order, options, context).fit(C(1.0));
    auto others = made;
    others.numbers[4 * 21 + 7] = HUGE_VALF;  // left out
    const LogisticFit fit =
        LogisticRegression(others.examples(), order, options, context).fit(C(1.0));
    CHECK(same_bits(fit.model.weights, expected.model.weights));
    others.numbers[5 * 21 + 7] = HUGE_VALF;
    LogisticRegression bad(others.examples(), order, options, context);
    CHECK_THAT(error_text(Fault::data, [&] { bad.fit(C(1.0)); }), mentions("column 7 is inf"));
  });
}

}  // namespace
}  // namespace linnet::test
