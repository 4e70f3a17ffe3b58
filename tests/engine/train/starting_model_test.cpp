// Training that starts from a model.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <numeric>
#include <vector>

#include "engine/train/training_set.hpp"
#include "linnet/logistic_regression.hpp"
#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/reference_trainer.hpp"
#include "tests/support/starting_models.hpp"
#include "tests/support/sweeps.hpp"
#include "tests/support/tolerance.hpp"
#include "tests/support/training_run.hpp"
#include "tests/support/transformed_features.hpp"

namespace linnet::test {
namespace {

constexpr std::size_t kRows = 151;
constexpr std::size_t kFeatures = 203;
constexpr std::size_t kClasses = 5;

/// Features of little contrast, so that a power of two is folded into weights, with two constant
/// columns, one of them of zeros.
template <class T>
MadeFeatures<T> dim_features() {
  return made_features<T>(kRows, kFeatures, kClasses, 341,
                          [](Random& random, std::size_t row, std::size_t column) {
                            if (column == 3) return 0.0f;
                            if (column == kFeatures - 2) return 17.0f;
                            const std::size_t step = (column / 16 + 3 * (row % kClasses)) % 8;
                            return static_cast<float>(90 + step + random.below(9));
                          });
}

template <class T>
constexpr float kFactor = sizeof(T) == 1 ? 1.0f / 255.0f : 1.0f;

/// Weights that make logits of some units.
template <class T>
LinearModel start_for(const Transform& transform) {
  const float feature = transform.normalize == Normalize::rows ? 0.07f : 95.0f * kFactor<T>;
  LinearModel model = random_start(kClasses, kFeatures, kFactor<T>, 0.2f / feature);
  model.normalize = transform.normalize;
  return model;
}

Recipe recipe_for(const Transform& transform, std::size_t batch_size) {
  Recipe recipe = short_recipe(3);
  recipe.batch_size = batch_size;
  recipe.momentum = 0.9;
  recipe.weight_decay = 0.01;
  recipe.normalize = transform.normalize;
  recipe.standardize = transform.standardize;
  return recipe;
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

/// The model by definition: w · (x − μ) / σ + b is w / σ · x and a bias.
void start_reference(ReferenceTrainer& reference, const LinearModel& model,
                     const TransformedFeatures& features, double divisor) {
  std::vector<double> weights;
  std::vector<double> biases;
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    double bias = model.bias[c];
    for (std::size_t k = 0; k < model.features(); ++k) {
      const double weight = model.weights.row(c)[k];
      bias += weight * features.mean[k];
      weights.push_back(weight * features.deviation[k] * divisor);
    }
    biases.push_back(bias);
  }
  reference.start_from(weights, biases);
}

/// The bound of transformed_sgd_test.cpp, with two roundings more of the weights and biases that
/// training starts from.
double bound_of(std::size_t steps, const Recipe& recipe, double magnification) {
  const std::size_t step =
      logit_roundings(kFeatures) + recipe.outputs + step_roundings(recipe.batch_size) + 3 + 64 + 2;
  return 5.1 * kRoundoff * std::sqrt(static_cast<double>(steps * step)) *
         std::max(1.0, magnification);
}

/// Losses of each epoch against the reference, which works on a copy of the features as they are
/// transformed, in units of 1 where they are bytes.
template <class T>
void check_run(const MadeFeatures<T>& made, const Transform& transform, const Recipe& open,
               const KernelTable& kernels) {
  const LinearModel start = start_for<T>(transform);
  Trainer trainer(made.examples(), open, context_of(kernels, 2), TrainingThreads::all);
  trainer.start_from(start);
  const Recipe& recipe = trainer.recipe();
  const Split& split = trainer.split();
  const TransformedFeatures wanted =
      transformed(made.examples(), split.train, recipe.normalize, recipe.standardize);
  const bool is_plain = recipe.normalize == Normalize::none && !recipe.standardize;
  const double unit = is_plain ? static_cast<double>(kFactor<T>) : 1.0;
  const double divisor = *recipe.pixel_divisor * unit;
  const Examples copy = wanted.copy.examples();
  double centre = 0.0;
  if (recipe.centre == Centre::mean) {
    centre = reference_pixels(copy, split.train, 0.0, 1.0).mean;
    if (is_plain && sizeof(T) == 1) centre = std::round(centre * 255.0) / 255.0;
  }
  ReferenceTrainer reference(copy, recipe.outputs, recipe.loss, centre, divisor);
  reference.use(recipe.momentum, recipe.weight_decay);
  start_reference(reference, start, wanted, divisor);
  const std::size_t steps = (split.train.size() + recipe.batch_size - 1) / recipe.batch_size;
  for (std::size_t epoch = 0; epoch < recipe.epochs; ++epoch) {
    const double loss = trainer.run_epoch();
    const double valid = trainer.evaluate_on_validation().loss;
    const double expected = reference.run_epoch(epoch_order(split, recipe, epoch),
                                                recipe.batch_size, rates_of(recipe, epoch, steps));
    const double expected_valid = reference.mean_loss(split.valid);
    const double bound =
        reference.largest_magnitude() * bound_of((epoch + 1) * steps, recipe, wanted.magnification);
    INFO("epoch " << epoch << ", loss " << loss << ", reference " << expected << ", validation "
                  << valid << ", reference " << expected_valid << ", bound " << bound);
    CHECK(std::fabs(loss - expected) <= bound);
    CHECK(std::fabs(valid - expected_valid) <= bound);
    CHECK(bound < 0.05);
  }
}

TEMPLATE_TEST_CASE("training from a model is that of the slow reference", "[trainer][start]",
                   std::uint8_t, Float16, float) {
  const auto made = dim_features<TestType>();
  for (const Transform& transform : kTransforms) {
    INFO(transform.name);
    for_each_set([&](const KernelTable& kernels) {
      check_run(made, transform, recipe_for(transform, 16), kernels);
      // One step an epoch: the first loss is that of the model.
      check_run(made, transform, recipe_for(transform, 121), kernels);
      Recipe given = recipe_for(transform, 16);
      given.learning_rate = 0.001;
      check_run(made, transform, given, kernels);
    });
  }
}

TEST_CASE("all heads of a sweep start from the model, each as alone", "[sweep][trainer][start]") {
  const auto made = dim_features<std::uint8_t>();
  const std::vector<Head> heads = {{0.02, 0.01}, {0.3, 0.0}};
  for (const Transform& transform : kTransforms) {
    const Recipe recipe = recipe_for(transform, 16);
    const LinearModel start = start_for<std::uint8_t>(transform);
    for_each_set([&](const KernelTable& kernels) {
      INFO(transform.name);
      const auto one = sweep(made.examples(), recipe, heads, kernels, 1, &start);
      for (const int threads : {2, 3}) {
        CHECK(sweep(made.examples(), recipe, heads, kernels, threads, &start) == one);
      }
      for (std::size_t head = 0; head < heads.size(); ++head) {
        CHECK(sweep(made.examples(), recipe, {heads[head]}, kernels, 2, &start)[0] == one[head]);
      }
      CHECK(sweep(made.examples(), recipe, heads, kernels, 2)[0].losses[0] != one[0].losses[0]);
    });
  }
}

template <class T>
Trainer trainer_from(const MadeFeatures<T>& made, const Transform& transform,
                     const LinearModel& start) {
  Trainer trainer(made.examples(), recipe_for(transform, 16), context_of(best_kernels(), 2));
  trainer.start_from(start);
  return trainer;
}

TEMPLATE_TEST_CASE("a model of plain features comes back bit for bit", "[trainer][start]",
                   std::uint8_t, Float16, BFloat16, float) {
  const auto made = dim_features<TestType>();
  const LinearModel start = start_for<TestType>(kTransforms[0]);
  const LinearModel end = trainer_from(made, kTransforms[0], start).finished_model();
  CHECK(same_bits(end.weights, start.weights));
  CHECK(end.bias == start.bias);
  CHECK(end.pixel_factor == start.pixel_factor);
}

TEMPLATE_TEST_CASE("a model of transformed features comes back up to a rounding there and back",
                   "[trainer][start][transform]", std::uint8_t, Float16, float) {
  const auto made = dim_features<TestType>();
  for (const Transform& transform : kTransforms) {
    INFO(transform.name);
    const LinearModel start = start_for<TestType>(transform);
    const Trainer trainer = trainer_from(made, transform, start);
    const LinearModel end = trainer.finished_model();
    const TransformedFeatures wanted = transformed(made.examples(), trainer.split().train,
                                                   transform.normalize, transform.standardize);
    CHECK(end.normalize == start.normalize);
    for (std::size_t c = 0; c < kClasses; ++c) {
      double bias_size = std::fabs(static_cast<double>(start.bias[c]));
      for (std::size_t k = 0; k < kFeatures; ++k) {
        const double weight = start.weights.row(c)[k];
        bias_size += std::fabs(weight * wanted.mean[k]);
        const double off = static_cast<double>(end.weights.row(c)[k]) - weight;
        REQUIRE(std::fabs(off) <= rounding_bound(2) * std::fabs(weight));
      }
      // Its sum is rounded there and back, and each of the weights that it takes in.
      const double off = static_cast<double>(end.bias[c]) - static_cast<double>(start.bias[c]);
      CHECK(std::fabs(off) <= rounding_bound(3) * bias_size);
    }
  }
}

TEST_CASE("models that do not fit a training are refused with what differs", "[trainer][start]") {
  const auto made = dim_features<std::uint8_t>();
  Trainer trainer(made.examples(), recipe_for(kTransforms[0], 16));
  const LinearModel start = start_for<std::uint8_t>(kTransforms[0]);
  const auto refuses = [&](const LinearModel& model, const char* what) {
    CHECK_THAT(error_text(Fault::usage, [&] { trainer.start_from(model); }), mentions(what));
  };
  refuses(LinearModel(4, kFeatures, 1.0f / 255.0f), "outputs 4, and not 5");
  refuses(LinearModel(5, 200, 1.0f / 255.0f), "features 200, and not 203");
  refuses(LinearModel(5, kFeatures, 1.0f), "pixel_factor 1, and not 0.0039");
  refuses(LinearModel(5, kFeatures, std::nextafter(1.0f / 255.0f, 1.0f)),
          "pixel_factor 0.00392156933, and not 0.00392156886");
  refuses(start_for<std::uint8_t>(kTransforms[2]), "normalize rows, and not none");
  LinearModel wrong(5, kFeatures, 1.0f / 255.0f);
  wrong.bias.pop_back();
  refuses(wrong, "biases 4, and not 5");
  wrong.bias.push_back(std::numeric_limits<float>::infinity());
  refuses(wrong, "not finite");
  trainer.start_from(start);
  trainer.run_epoch();
  refuses(start, "has begun");
}

TEST_CASE("a model that overflows in the scale of training is refused", "[trainer][start]") {
  auto made = dim_features<float>();
  for (std::size_t i = 0; i < kRows; ++i) made.numbers[i * kFeatures] *= 1e14f;
  Trainer trainer(made.examples(), recipe_for(kTransforms[1], 16));
  LogisticOptions options;
  options.standardize = true;
  std::vector<std::uint32_t> all(kRows);
  std::iota(all.begin(), all.end(), 0U);
  LogisticRegression regression(made.examples(), all, options);
  LinearModel start = start_for<float>(kTransforms[1]);
  start.weights.row(1)[0] = 1e30f;
  CHECK_THAT(error_text(Fault::data, [&] { trainer.start_from(start); }), mentions("not finite"));
  CHECK_THAT(error_text(Fault::data, [&] { regression.start_from(start); }),
             mentions("not finite"));
  CHECK(std::isfinite(trainer.run_epoch()));
}

}  // namespace
}  // namespace linnet::test
