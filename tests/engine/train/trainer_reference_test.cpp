#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "engine/data/split.hpp"
#include "engine/train/training_set.hpp"
#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/reference_trainer.hpp"
#include "tests/support/structured_images.hpp"
#include "tests/support/tolerance.hpp"
#include "tests/support/training_run.hpp"

namespace linnet::test {
namespace {

std::vector<double> rates_of_epoch(const Recipe& recipe, double peak, std::size_t epoch,
                                   std::size_t epoch_steps) {
  std::vector<double> rates(epoch_steps, peak);
  if (recipe.schedule == Schedule::cosine) {
    const double steps = static_cast<double>(epoch_steps * recipe.epochs);
    for (std::size_t s = 0; s < epoch_steps; ++s) {
      const double done = static_cast<double>(epoch * epoch_steps + s) / steps;
      rates[s] = peak * (1.0 + std::cos(std::numbers::pi * done)) / 2.0;
    }
  }
  return rates;
}

/// How far a run of `steps` steps in single precision may be from one in double, relative to the
/// largest magnitude in it. Roundings of n operations in a row add up like a random walk, to
/// √n roundoffs; λ times that is exceeded with probability 2·exp(−λ²/2) (Higham, Mary: "A new
/// approach to probabilistic rounding error analysis", 2019), 2e-6 for λ = 5.1. Steps at a rate
/// that is stable do not enlarge what earlier steps left.
double run_share(std::size_t steps, std::size_t features, std::size_t batch, std::size_t outputs,
                 bool weighted) {
  // A weight is rounded, and so is what it multiplies.
  const std::size_t step =
      logit_roundings(features) + outputs + step_roundings(batch) + (weighted ? 2 : 0);
  return 5.1 * kRoundoff * std::sqrt(static_cast<double>(steps * step));
}

/// n / (C · n_c), or the list, for the examples that are trained on.
std::vector<double> weights_by_definition(const ClassWeights& choice, const Examples& examples,
                                          const std::vector<std::uint32_t>& train) {
  if (!choice.balanced) return choice.list;
  std::vector<double> weights;
  for (std::uint32_t c = 0; c < examples.classes; ++c) {
    const auto members = std::count_if(train.begin(), train.end(),
                                       [&](std::uint32_t i) { return examples.labels[i] == c; });
    weights.push_back(static_cast<double>(train.size()) /
                      (static_cast<double>(examples.classes) * static_cast<double>(members)));
  }
  return weights;
}

void check_run(const Examples& examples, const Recipe& open, const KernelTable& kernels) {
  INFO(open.name << ", " << examples.classes << " classes, " << examples.features.columns()
                 << " features");
  const int threads = 2;
  Trainer trainer(examples, open, context_of(kernels, threads), TrainingThreads::all);
  const Recipe& recipe = trainer.recipe();
  const Split& split = trainer.split();
  const std::size_t outputs = recipe.outputs;
  const double mean = reference_pixels(examples, split.train, 0.0, 1.0).mean;
  const bool whole = examples.features.type() == ElementType::u8;
  const double centre = recipe.centre == Centre::none ? 0.0 : whole ? std::round(mean) : mean;
  ReferenceTrainer reference(examples, outputs, recipe.loss, centre,
                             *trainer.recipe().pixel_divisor);
  reference.use(recipe.momentum, recipe.weight_decay);
  const bool weighted = recipe.class_weights != ClassWeights{};
  if (weighted) {
    reference.weigh(weights_by_definition(recipe.class_weights, examples, split.train));
  }
  const std::size_t epoch_steps = (split.train.size() + recipe.batch_size - 1) / recipe.batch_size;
  for (std::size_t epoch = 0; epoch < recipe.epochs; ++epoch) {
    INFO("epoch " << epoch);
    const double train_loss = trainer.run_epoch({});
    const Evaluation valid = trainer.evaluate_on_validation({});
    const double expected = reference.run_epoch(
        epoch_order(split, recipe, epoch), recipe.batch_size,
        rates_of_epoch(recipe, *trainer.recipe().learning_rate, epoch, epoch_steps));
    const double wanted_valid = reference.mean_loss(split.valid);
    const double bound = reference.largest_magnitude() *
                         run_share((epoch + 1) * epoch_steps, examples.features.columns(),
                                   recipe.batch_size, outputs, weighted);
    INFO("train loss " << train_loss << ", reference " << expected << ", valid loss " << valid.loss
                       << ", reference " << wanted_valid << ", bound " << bound);
    CHECK(std::fabs(train_loss - expected) <= bound);
    CHECK(std::fabs(valid.loss - wanted_valid) <= bound);
    CHECK(valid.confusion.accuracy() == reference.accuracy(split.valid));
    CHECK(valid.confusion.total() == split.valid.size());
  }
  CHECK(trainer.epochs_done() == recipe.epochs);
}

void check_run(const ImageSet& images, const Recipe& open, const KernelTable& kernels) {
  check_run(images.examples(), open, kernels);
}

TEST_CASE("a run of the default recipe is that of the slow reference", "[trainer]") {
  for_each_set([&](const KernelTable& kernels) {
    for (const std::size_t classes : {3U, 6U}) {
      check_run(structured_images(300, 400, classes, 81), short_recipe(5), kernels);
    }
  });
}

TEST_CASE("a run of the article's recipe is that of the slow reference", "[trainer]") {
  for_each_set([&](const KernelTable& kernels) {
    for (const std::size_t classes : {4U, 6U}) {
      check_run(structured_images(300, 784, classes, 82), short_recipe(5, article_recipe()),
                kernels);
    }
  });
}

TEMPLATE_TEST_CASE("runs on features are those of the slow reference", "[trainer]", float, Float16,
                   BFloat16) {
  const auto made = signed_features<TestType>(301, 397, 5, 85);
  for_each_set([&](const KernelTable& kernels) {
    Recipe recipe = short_recipe(5);
    check_run(made.examples(), recipe, kernels);
    recipe.learning_rate = 0.05;
    recipe.momentum = 0.9;
    recipe.weight_decay = 0.01;
    recipe.centre = Centre::none;
    check_run(made.examples(), recipe, kernels);
  });
}

TEST_CASE("runs of other recipes are those of the slow reference", "[trainer]") {
  const ImageSet images = structured_images(301, 100, 5, 83);
  Recipe recipe = short_recipe(5);
  recipe.learning_rate = 0.1;
  SECTION("shuffled once, at a constant rate, without a centre") {
    recipe.shuffle = Shuffle::once;
    recipe.schedule = Schedule::constant;
    recipe.centre = Centre::none;
    check_run(images, recipe, best_kernels());
  }
  SECTION("batches of one") {
    recipe.batch_size = 1;
    recipe.learning_rate = 0.01;
    check_run(images, recipe, best_kernels());
  }
  SECTION("batches of 17, so that the last is smaller, and more outputs than classes") {
    recipe.batch_size = 17;
    recipe.outputs = 13;
    check_run(images, recipe, best_kernels());
  }
  SECTION("the whole training set as one batch") {
    recipe.batch_size = 241;
    check_run(images, recipe, best_kernels());
  }
  SECTION("momentum, with and without a centre") {
    recipe.momentum = 0.9;
    recipe.learning_rate = 0.02;
    check_run(images, recipe, best_kernels());
    recipe.centre = Centre::none;
    check_run(images, recipe, best_kernels());
  }
  SECTION("weight decay, with and without momentum") {
    recipe.weight_decay = 0.05;
    check_run(images, recipe, best_kernels());
    recipe.momentum = 0.5;
    check_run(images, recipe, best_kernels());
  }
  SECTION("batches of more rows than are combined at a time") {
    const ImageSet more = structured_images(2900, 70, 3, 85);
    recipe.batch_size = 1100;
    recipe.epochs = 3;
    check_run(more, recipe, best_kernels());
    recipe.momentum = 0.5;
    check_run(more, recipe, best_kernels());
  }
  SECTION("more logits than are kept at a time") {
    recipe.batch_size = 100;
    recipe.outputs = 50'000;  // they leave room for 64 examples
    recipe.epochs = 1;
    check_run(structured_images(150, 2, 3, 86), recipe, best_kernels());
  }
  SECTION("another share to validate, another seed, another divisor") {
    recipe.valid_fraction = 0.45;
    recipe.seed = 12345;
    recipe.pixel_divisor = 100.0;
    recipe.learning_rate = 0.02;
    check_run(images, recipe, best_kernels());
  }
}

/// Images of which the first class has as many as all others together.
ImageSet uneven_images(std::size_t count, std::size_t features, std::size_t classes) {
  ImageSet images = structured_images(count, features, classes, 88);
  const ImageSet first = structured_images(count, features, 1, 89);
  for (std::size_t i = 0; i < count; i += 2) {
    images.labels[i] = 0;
    std::copy_n(first.pixels.row(i), features, images.pixels.row(i));
  }
  sum_up(images);
  return images;
}

TEST_CASE("runs with class weights are those of the slow reference", "[trainer][class_weights]") {
  const ImageSet images = uneven_images(301, 100, 5);
  for (const ClassWeights& weights :
       {ClassWeights{.balanced = true, .list = {}},
        ClassWeights{.balanced = false, .list = {0.3, 7.0, 1.0, 40.0, 2.5}}}) {
    INFO((weights.balanced ? "balanced" : "a list"));
    for (Recipe recipe : {default_recipe(), article_recipe()}) {
      recipe.class_weights = weights;
      for_each_set(
          [&](const KernelTable& kernels) { check_run(images, short_recipe(5, recipe), kernels); });
    }
    Recipe recipe = short_recipe(5);
    recipe.class_weights = weights;
    recipe.learning_rate = 0.02;
    recipe.batch_size = 17;
    recipe.outputs = 13;
    recipe.momentum = 0.9;
    recipe.weight_decay = 0.05;
    check_run(images, recipe, best_kernels());
    recipe.momentum = 0.0;
    recipe.batch_size = 1;
    check_run(images, recipe, best_kernels());
  }
}

TEST_CASE("class weights hold for batches that are taken in chunks", "[trainer][class_weights]") {
  Recipe recipe = short_recipe(5);
  recipe.class_weights.balanced = true;
  recipe.learning_rate = 0.1;
  SECTION("of more rows than are combined at a time") {
    recipe.batch_size = 1100;
    recipe.epochs = 3;
    check_run(uneven_images(2900, 70, 3), recipe, best_kernels());
    recipe.momentum = 0.5;
    check_run(uneven_images(2900, 70, 3), recipe, best_kernels());
  }
  SECTION("of more logits than are kept at a time") {
    recipe.batch_size = 100;
    recipe.outputs = 50'000;  // they leave room for 64 examples
    recipe.epochs = 1;
    check_run(uneven_images(150, 2, 3), recipe, best_kernels());
  }
}

TEST_CASE("200 steps of either loss stay with the slow reference", "[trainer]") {
  const ImageSet images = structured_images(500, 600, 4, 87);
  for_each_set([&](const KernelTable& kernels) {
    for (Recipe recipe : {default_recipe(), article_recipe()}) {
      recipe.epochs = kSlowdown == 1 ? 8 : 2;
      recipe.batch_size = 16;  // 25 steps an epoch
      check_run(images, recipe, kernels);
    }
  });
}

TEST_CASE("the learning rate is fitted to the training set, centre taken off", "[trainer]") {
  const ImageSet images = structured_images(120, 500, 3, 84);
  const int threads = 2;
  for (const Centre centre : {Centre::none, Centre::mean}) {
    Recipe recipe = default_recipe();
    recipe.centre = centre;
    const Trainer trainer(images.examples(), recipe, context_of(best_kernels(), threads),
                          TrainingThreads::all);
    const auto& train = trainer.split().train;
    const double level =
        centre == Centre::none
            ? 0.0
            : std::round(reference_pixels(images.examples(), train, 0.0, 255.0).mean);
    const double length =
        reference_pixels(images.examples(), train, level, *trainer.recipe().pixel_divisor)
            .mean_squared_length;
    const double expected = std::min(2.0, 50.0 / length);
    // The reference adds up 48,000 squares in double.
    CHECK(std::fabs(*trainer.recipe().learning_rate - expected) <= 48'000.0 * 0x1.0p-53 * expected);
    CHECK(trainer.recipe().outputs == 3);
  }
}

}  // namespace
}  // namespace linnet::test
