// Images of low contrast train as those of full contrast do.

#include "engine/train/contrast.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/structured_images.hpp"

namespace linnet::test {
namespace {

using Catch::Matchers::WithinRel;

constexpr std::size_t kFeatures = 400;

/// Images with a brighter block for each class under noise: byte = 128 + step · d, where the d of
/// two neighbours add up to 0, so that the mean is 128 for any step, and none is beyond ±15.
ImageSet images_of_contrast(int step) {
  constexpr std::size_t kImages = 300;
  constexpr std::size_t kClasses = 3;
  ImageSet images{Matrix<std::uint8_t>(kImages, kFeatures), {}, kClasses};
  Random random(5, 0);
  for (std::size_t i = 0; i < kImages; ++i) {
    const std::size_t label = i % kClasses;
    images.labels.push_back(static_cast<std::uint32_t>(label));
    for (std::size_t k = 0; k < kFeatures; k += 2) {
      const int noise = static_cast<int>(random.below(15)) - 7;
      const int d = noise + (k / 2 % kClasses == label ? 6 : 0);
      images.pixels.row(i)[k] = static_cast<std::uint8_t>(128 + step * d);
      images.pixels.row(i)[k + 1] = static_cast<std::uint8_t>(128 - step * d);
    }
  }
  sum_up(images);
  return images;
}

struct Outcome {
  double train_loss = 0.0;
  double valid_loss = 0.0;
  double accuracy = 0.0;
  double rate = 0.0;
  LinearModel model;
};

Outcome trained(const ImageSet& images, const Context& context) {
  Recipe recipe = default_recipe();
  recipe.epochs = 6;
  recipe.batch_size = 16;
  Trainer trainer(images.examples(), recipe, context, TrainingThreads::all);
  Outcome outcome;
  while (trainer.epochs_done() < recipe.epochs) outcome.train_loss = trainer.run_epoch();
  const Evaluation valid = trainer.evaluate_on_validation();
  outcome.valid_loss = valid.loss;
  outcome.accuracy = valid.confusion.accuracy();
  outcome.rate = *trainer.recipe().learning_rate;
  outcome.model = trainer.finished_model();
  return outcome;
}

}  // namespace

TEST_CASE("the divisor of pixels brings their contrast to between a quarter and a half",
          "[contrast]") {
  for (const double contrast : {127.5, 100.0, 72.7, 64.0}) {
    CHECK(fitted_pixel_divisor(contrast) == 255.0);
  }
  CHECK(fitted_pixel_divisor(63.9) == 255.0 / 2);
  CHECK(fitted_pixel_divisor(32.0) == 255.0 / 2);
  CHECK(fitted_pixel_divisor(3.0) == 255.0 / 32);
  CHECK(fitted_pixel_divisor(0.25) == 255.0 / 256);
  CHECK(fitted_pixel_divisor(0.001) == 255.0 / 256);
  CHECK(fitted_pixel_divisor(0.0) == 255.0);
  for (double contrast = 0.25; contrast < 127.5; contrast *= 1.01) {
    const double scaled = contrast / fitted_pixel_divisor(contrast);
    CHECK(scaled >= 64.0 / 255.0);
    CHECK(scaled < 128.0 / 255.0);
  }
}

TEST_CASE("the same images with an eighth of the contrast give the same training", "[contrast]") {
  for_each_set([](const KernelTable& kernels) {
    const Context& context = context_of(kernels, 2);
    const Outcome full = trained(images_of_contrast(8), context);
    const Outcome low = trained(images_of_contrast(1), context);
    CHECK(full.accuracy > 0.95);
    CHECK(low.accuracy == full.accuracy);
    CHECK_THAT(low.rate, WithinRel(full.rate, 1e-12));
    CHECK_THAT(low.train_loss, WithinRel(full.train_loss, 1e-3));
    CHECK_THAT(low.valid_loss, WithinRel(full.valid_loss, 1e-3));
  });
}

TEST_CASE("a model of images of low contrast takes bytes divided by 255", "[contrast]") {
  const ImageSet images = images_of_contrast(1);
  const Context& context = context_of(best_kernels(), 2);
  const Outcome low = trained(images, context);
  CHECK(low.model.pixel_factor == 1.0f / 255.0f);
  const Matrix<float> shares = predict(low.model, images.pixels.view(), context);
  std::size_t hits = 0;
  for (std::size_t i = 0; i < images.labels.size(); ++i) {
    const auto row = shares.values(i);
    const auto best = std::max_element(row.begin(), row.end()) - row.begin();
    hits += static_cast<std::size_t>(best) == images.labels[i] ? 1U : 0U;
  }
  CHECK(static_cast<double>(hits) > 0.95 * static_cast<double>(images.labels.size()));
}

TEST_CASE("a divisor that the recipe names stays, and is that of the model", "[contrast]") {
  const ImageSet images = images_of_contrast(1);
  Recipe recipe = default_recipe();
  recipe.epochs = 1;
  recipe.pixel_divisor = 255.0;
  Trainer trainer(images.examples(), recipe, context_of(best_kernels(), 1));
  trainer.run_epoch();
  CHECK(trainer.recipe().pixel_divisor == 255.0);
  CHECK(trainer.finished_model().pixel_factor == 1.0f / 255.0f);
}

TEST_CASE("images of one grey level train without an error", "[contrast]") {
  ImageSet images = images_of_contrast(1);
  for (std::size_t i = 0; i < images.labels.size(); ++i) {
    for (std::uint8_t& pixel : images.pixels.values(i)) pixel = 77;
  }
  sum_up(images);
  CHECK_NOTHROW(trained(images, context_of(best_kernels(), 1)));
}

}  // namespace linnet::test
