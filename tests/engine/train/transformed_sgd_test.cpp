// SGD on features that are normalized and standardized as they are read, against the slow reference
// on copies of them.

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "engine/train/training_set.hpp"
#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/reference_trainer.hpp"
#include "tests/support/tolerance.hpp"
#include "tests/support/transformed_features.hpp"
#include "tests/support/weights_apart.hpp"

namespace linnet::test {
namespace {

/// All but that of plain features.
constexpr std::span<const Transform> kChoices = std::span(kTransforms).subspan(1);

Recipe recipe_for(const Transform& choice) {
  Recipe recipe = default_recipe();
  recipe.epochs = 3;
  recipe.normalize = choice.normalize;
  recipe.standardize = choice.standardize;
  return recipe;
}

/// Features with two constant columns, one of them of zeros, and a row of zeros in other columns.
template <class T>
MadeFeatures<T> awkward_features(std::size_t count, std::size_t features, std::uint64_t seed) {
  MadeFeatures<T> made = byte_features<T>(count, features, 5, seed);
  for (std::size_t i = 0; i < count; ++i) {
    made.numbers[i * features + 3] = stored<T>(0.0f);
    made.numbers[i * features + features - 2] = stored<T>(17.0f);
  }
  return made;
}

template <class T>
void clear_row(MadeFeatures<T>& made, std::size_t row) {
  std::fill_n(made.numbers.data() + row * made.features, made.features, stored<T>(0.0f));
}

std::vector<double> rates_of(const Recipe& recipe, std::size_t epoch, std::size_t steps) {
  std::vector<double> rates;
  for (std::size_t s = 0; s < steps; ++s) {
    const double done =
        static_cast<double>(epoch * steps + s) / static_cast<double>(steps * recipe.epochs);
    rates.push_back(*recipe.learning_rate * (1.0 + std::cos(std::numbers::pi * done)) / 2.0);
  }
  return rates;
}

/// As run_share of trainer_reference_test.cpp, with three roundings more in a feature, of what may
/// be larger than the feature, and 64 for the length of its row: that is good to 8 roundoffs.
double bound_of(std::size_t steps, const Recipe& recipe, const TransformedFeatures& wanted) {
  const std::size_t step = logit_roundings(wanted.copy.features) + recipe.outputs +
                           step_roundings(recipe.batch_size) + 3 + 64;
  return 5.1 * kRoundoff * std::sqrt(static_cast<double>(steps * step)) *
         std::max(1.0, wanted.magnification);
}

void check_run(const Examples& examples, const Recipe& open, const KernelTable& kernels) {
  Trainer trainer(examples, open, context_of(kernels, 2), TrainingThreads::all);
  const Recipe& recipe = trainer.recipe();
  const Split& split = trainer.split();
  const TransformedFeatures wanted =
      transformed(examples, split.train, recipe.normalize, recipe.standardize);
  const Examples copy = wanted.copy.examples();
  const double mean = reference_pixels(copy, split.train, 0.0, 1.0).mean;
  const double centre = recipe.centre == Centre::none ? 0.0 : mean;
  ReferenceTrainer reference(copy, recipe.outputs, recipe.loss, centre, *recipe.pixel_divisor);
  reference.use(recipe.momentum, recipe.weight_decay);
  const std::size_t steps = (split.train.size() + recipe.batch_size - 1) / recipe.batch_size;
  for (std::size_t epoch = 0; epoch < recipe.epochs; ++epoch) {
    const double train_loss = trainer.run_epoch({});
    const Evaluation valid = trainer.evaluate_on_validation({});
    const double expected = reference.run_epoch(epoch_order(split, recipe, epoch),
                                                recipe.batch_size, rates_of(recipe, epoch, steps));
    const double wanted_valid = reference.mean_loss(split.valid);
    const double bound =
        reference.largest_magnitude() * bound_of((epoch + 1) * steps, recipe, wanted);
    INFO("epoch " << epoch << ", loss " << train_loss << ", reference " << expected
                  << ", validation " << valid.loss << ", reference " << wanted_valid << ", bound "
                  << bound);
    CHECK(std::fabs(train_loss - expected) <= bound);
    CHECK(std::fabs(valid.loss - wanted_valid) <= bound);
    CHECK(bound < 0.01);
  }
}

TEMPLATE_TEST_CASE("runs on transformed features are those of the reference on copies",
                   "[trainer][transform][reference]", std::uint8_t, Float16, BFloat16, float) {
  auto made = awkward_features<TestType>(301, 397, 321);
  clear_row(made, 20);
  for (const Transform& choice : kChoices) {
    INFO(choice.name);
    for_each_set([&](const KernelTable& kernels) {
      Recipe recipe = recipe_for(choice);
      check_run(made.examples(), recipe, kernels);
      recipe.learning_rate = 0.005;
      recipe.momentum = 0.9;
      recipe.weight_decay = 0.01;
      recipe.pixel_divisor = 1.5;
      check_run(made.examples(), recipe, kernels);
    });
  }
}

TEST_CASE("the learning rate is fitted to the features as they are trained on",
          "[trainer][transform]") {
  auto made = awkward_features<float>(301, 50, 322);
  clear_row(made, 20);
  for (const Transform& choice : kChoices) {
    INFO(choice.name);
    const Trainer trainer(made.examples(), recipe_for(choice), context_of(best_kernels(), 2));
    const Recipe& recipe = trainer.recipe();
    const TransformedFeatures wanted =
        transformed(made.examples(), trainer.split().train, choice.normalize, choice.standardize);
    const Examples copy = wanted.copy.examples();
    const double centre =
        choice.standardize ? 0.0 : reference_pixels(copy, trainer.split().train, 0.0, 1.0).mean;
    const double length =
        reference_pixels(copy, trainer.split().train, centre, *recipe.pixel_divisor)
            .mean_squared_length;
    const double expected = std::min(2.0, 50.0 / length);
    CHECK(std::fabs(*recipe.learning_rate - expected) < 1e-5 * expected);
    CHECK((recipe.centre == Centre::none) == choice.standardize);
  }
}

/// The loss of each epoch, of the validation set after it, and the model.
struct Run {
  std::vector<double> losses;
  LinearModel model;
};

Run run_of(const Examples& examples, const Recipe& recipe, const KernelTable& kernels, int threads,
           const std::optional<Examples>& validation = std::nullopt) {
  Trainer trainer(examples, recipe, context_of(kernels, threads), TrainingThreads::all, validation);
  Run run;
  for (std::size_t epoch = 0; epoch < recipe.epochs; ++epoch) {
    run.losses.push_back(trainer.run_epoch({}));
    run.losses.push_back(trainer.evaluate_on_validation({}).loss);
  }
  run.model = trainer.finished_model();
  return run;
}

bool same_run(const Run& a, const Run& b) {
  return a.losses == b.losses && a.model.bias == b.model.bias &&
         same_bits(a.model.weights, b.model.weights);
}

TEMPLATE_TEST_CASE("a model of transformed features has the same bits for any number of threads",
                   "[trainer][transform]", std::uint8_t, Float16, BFloat16, float) {
  const auto made = awkward_features<TestType>(230, 1997, 323);
  for (const Transform& choice : kChoices) {
    for_each_set_with_own(&KernelTable::multiply_panels, [&](const KernelTable& kernels) {
      const Run one = run_of(made.examples(), recipe_for(choice), kernels, 1);
      for (const int threads : numbers_of_threads()) {
        INFO(choice.name << ", " << threads << " threads");
        CHECK(same_run(run_of(made.examples(), recipe_for(choice), kernels, threads), one));
      }
    });
  }
}

TEST_CASE("the same numbers of any type train the same transformed model", "[trainer][transform]") {
  for (const Transform& choice : kChoices) {
    INFO(choice.name);
    for_each_set([&](const KernelTable& kernels) {
      const auto run = [&](const Examples& examples) {
        return run_of(examples, recipe_for(choice), kernels, 2);
      };
      const Run floats = run(awkward_features<float>(230, 801, 324).examples());
      CHECK(same_run(run(awkward_features<Float16>(230, 801, 324).examples()), floats));
      CHECK(same_run(run(awkward_features<BFloat16>(230, 801, 324).examples()), floats));
      Run bytes = run(awkward_features<std::uint8_t>(230, 801, 324).examples());
      CHECK(bytes.losses == floats.losses);
      CHECK(bytes.model.pixel_factor == 1.0f / 255.0f);
      if (choice.normalize == Normalize::none) {  // else the factor has no effect
        for (std::size_t c = 0; c < 5; ++c) {
          for (float& weight : bytes.model.weights.values(c)) weight /= 255.0f;
        }
      }
      CHECK(weights_apart(bytes.model, floats.model) < 2e-7);
      CHECK(bytes.model.bias == floats.model.bias);
    });
  }
}

TEST_CASE("transformed models of all instruction sets are nearly one", "[trainer][transform]") {
  const auto made = awkward_features<float>(301, 997, 325);
  for (const Transform& choice : kChoices) {
    INFO(choice.name);
    const Run best = run_of(made.examples(), recipe_for(choice), best_kernels(), 2);
    for_each_set([&](const KernelTable& kernels) {
      const Run other = run_of(made.examples(), recipe_for(choice), kernels, 2);
      CHECK(weights_apart(other.model, best.model) < kWeightsApart);
    });
  }
}

TEMPLATE_TEST_CASE("the finished model predicts for plain rows as it was validated",
                   "[trainer][transform]", std::uint8_t, float) {
  const auto made = awkward_features<TestType>(300, 203, 326);
  auto others = awkward_features<TestType>(90, 203, 327);
  clear_row(others, 20);
  for (const Transform& choice : kChoices) {
    INFO(choice.name);
    const Recipe recipe = recipe_for(choice);
    const Run run =
        run_of(made.examples(), recipe, best_kernels(), 2, std::optional(others.examples()));
    CHECK(run.model.normalize == choice.normalize);
    const Matrix<float> probabilities =
        predict(run.model, others.examples().features, context_of(best_kernels(), 2));
    double loss = 0.0;
    for (std::size_t i = 0; i < 90; ++i) {
      loss -= std::log(static_cast<double>(probabilities.row(i)[others.labels[i]])) / 90.0;
    }
    CHECK(std::fabs(loss - run.losses.back()) < 1e-5 * (1.0 + run.losses.back()));
    for (std::size_t c = 0; choice.standardize && c < 5; ++c) {
      CHECK(run.model.weights.row(c)[3] == 0.0f);
      if (choice.normalize == Normalize::none) CHECK(run.model.weights.row(c)[201] == 0.0f);
    }
  }
}

TEST_CASE("a recipe for the article's loss takes features as they are", "[recipe][transform]") {
  Recipe recipe = article_recipe();
  recipe.standardize = true;
  CHECK_THAT(error_text(Fault::usage, [&] { check(recipe, 5); }), mentions("standardize"));
  recipe.standardize = false;
  recipe.normalize = Normalize::rows;
  CHECK_THAT(error_text(Fault::usage, [&] { check(recipe, 5); }), mentions("normalize"));
  CHECK(normalize_named("rows") == Normalize::rows);
  CHECK(normalize_named(name_of(Normalize::none)) == Normalize::none);
  CHECK_FALSE(normalize_named("row"));
}

}  // namespace
}  // namespace linnet::test
