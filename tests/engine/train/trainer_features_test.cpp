#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/training_run.hpp"

namespace linnet::test {
namespace {

TEMPLATE_TEST_CASE("a model of features has the same bits for any number of threads", "[trainer]",
                   float, Float16, BFloat16) {
  const auto made = signed_features<TestType>(230, 2997, 6, 141);
  for_each_set([&](const KernelTable& kernels) {
    const TrainingRun one = training_run(made.examples(), short_recipe(3), kernels, 1);
    for (const int threads : {2, 3, 8}) {
      INFO(threads << " threads");
      CHECK(training_run(made.examples(), short_recipe(3), kernels, threads) == one);
    }
  });
}

TEST_CASE("the same numbers train the same model, whatever type stores them", "[trainer]") {
  Recipe recipe = short_recipe(3);
  recipe.learning_rate = 0.02;
  recipe.centre = Centre::none;
  recipe.pixel_divisor = 255.0;
  for_each_set([&](const KernelTable& kernels) {
    const auto run = [&](const Examples& examples) {
      return training_run(examples, recipe, kernels, 2);
    };
    const TrainingRun floats = run(byte_features<float>(230, 1301, 6, 142).examples());
    CHECK(run(byte_features<Float16>(230, 1301, 6, 142).examples()) == floats);
    CHECK(run(byte_features<BFloat16>(230, 1301, 6, 142).examples()) == floats);
    // Sets with dot products of bytes sum these as integers.
    if (base_of(kernels.set) != kernels.set) return;
    CHECK(run(byte_features<std::uint8_t>(230, 1301, 6, 142).examples()) == floats);
  });
}

TEST_CASE("features of any magnitude train as well where the learning rate is chosen",
          "[trainer]") {
  // A power of two, so that the model differs by that factor alone.
  const auto made = signed_features<float>(300, 100, 4, 143);
  const TrainingRun plain = training_run(made.examples(), short_recipe(3), best_kernels(), 1);
  for (const float factor : {0x1p-20f, 0x1p16f}) {
    auto scaled = made;
    for (float& number : scaled.numbers) number *= factor;
    TrainingRun run = training_run(scaled.examples(), short_recipe(3), best_kernels(), 1);
    CHECK(run.losses == plain.losses);
    CHECK(run.model.pixel_factor == 1.0f);
    for (std::size_t c = 0; c < run.model.outputs(); ++c) {
      for (float& weight : run.model.weights.values(c)) weight *= factor;
    }
    CHECK(run == plain);
  }
}

TEMPLATE_TEST_CASE("a model of features predicts what it learned", "[trainer]", float, Float16,
                   BFloat16) {
  const auto made = signed_features<TestType>(300, 203, 5, 144);
  const TrainingRun run = training_run(made.examples(), short_recipe(3), best_kernels(), 2);
  const Matrix<float> probabilities =
      predict(run.model, made.examples().features, context_of(best_kernels(), 2));
  std::size_t right = 0;
  for (std::size_t i = 0; i < 300; ++i) {
    const auto row = probabilities.values(i);
    right += static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin()) ==
                     made.labels[i]
                 ? 1U
                 : 0U;
  }
  CHECK(right == 300);
}

TEST_CASE("numbers that are not finite are refused, with row and column", "[trainer]") {
  const auto said = [](const Examples& examples) {
    return error_text(Fault::data, [&] {
      Trainer(examples, default_recipe(), context_of(best_kernels(), 2), TrainingThreads::all);
    });
  };
  auto floats = signed_features<float>(300, 67, 3, 145);
  CHECK(said(floats.examples()) == "[no error]");
  floats.numbers[200 * 67 + 66] = std::numeric_limits<float>::quiet_NaN();
  CHECK_THAT(said(floats.examples()), mentions("row 200, column 66 is nan"));
  floats.numbers[17 * 67] = -std::numeric_limits<float>::infinity();
  CHECK_THAT(said(floats.examples()), mentions("row 17, column 0 is -inf"));
  floats.numbers[17 * 67] = 1e30f;
  floats.numbers[200 * 67 + 66] = 1.0f;
  CHECK_THAT(said(floats.examples()), mentions("row 17 (counted from 0) are too large"));
  auto halves = signed_features<Float16>(300, 67, 3, 145);
  halves.numbers[5 * 67 + 3] = Float16{0x7c00};
  CHECK_THAT(said(halves.examples()), mentions("row 5, column 3 is inf"));
}

TEST_CASE("a validation set has the element type of the training set", "[trainer]") {
  const auto floats = signed_features<float>(60, 20, 3, 146);
  const auto halves = signed_features<Float16>(30, 20, 3, 147);
  CHECK_THAT(error_text(Fault::usage,
                        [&] {
                          Trainer(floats.examples(), default_recipe(),
                                  context_of(best_kernels(), 1), TrainingThreads::all,
                                  halves.examples());
                        }),
             mentions("another type"));
}

}  // namespace
}  // namespace linnet::test
