// Training that leaves the range of floats, and training that seems to.

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "engine/core/random.hpp"
#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/structured_images.hpp"

namespace linnet::test {
namespace {

/// What is said in up to `recipe.epochs` epochs.
std::string divergence(const ImageSet& images, const Recipe& recipe, const KernelTable& kernels) {
  const int threads = 2;
  return error_text(Fault::data, [&] {
    Trainer trainer(images.examples(), recipe, context_of(kernels, threads), TrainingThreads::all);
    for (std::size_t epoch = 0; epoch < recipe.epochs; ++epoch) trainer.run_epoch({});
    trainer.finished_model();
  });
}

TEST_CASE("a run that diverges is an error that names epoch, step and learning rate", "[trainer]") {
  // The first step's loss is that of a model of zeros; the second's shows what the first step did,
  // as long as nothing can be learnt: on classes that differ, a huge step may well be right.
  ImageSet images = structured_images(200, 300, 4, 2);
  Random random(3);
  for (std::uint32_t& label : images.labels) label = static_cast<std::uint32_t>(random.below(4));
  for_each_set([&](const KernelTable& kernels) {
    for (Recipe recipe : {default_recipe(), article_recipe()}) {
      for (const auto& [rate, name] : {std::pair{1e30, "rate 1e+30"}, std::pair{1e38, "rate 1e+38"},
                                       std::pair{1e300, "rate 1e+300"}}) {
        recipe.learning_rate = rate;
        const std::string text = divergence(images, recipe, kernels);
        INFO(recipe.name);
        CHECK_THAT(text, mentions("epoch 0, step 1:"));
        CHECK_THAT(text, mentions(name));
        CHECK_THAT(text, mentions("learning_rate"));
      }
    }
  });
}

TEST_CASE("a loss diverges by its weighted mean", "[trainer][class_weights]") {
  // In batches of one, weights cancel out.
  ImageSet images = structured_images(200, 300, 4, 2);
  Random random(3);
  for (std::uint32_t& label : images.labels) label = static_cast<std::uint32_t>(random.below(4));
  Recipe recipe = default_recipe();
  recipe.batch_size = 1;
  recipe.learning_rate = 1e6;
  const std::string plain = divergence(images, recipe, best_kernels());
  CHECK_THAT(plain, mentions("the loss is"));
  recipe.class_weights.list = {0x1p-29, 0x1p-29, 0x1p-29, 1.0};
  CHECK(divergence(images, recipe, best_kernels()) == plain);
}

TEST_CASE("a step that makes a weight infinite is an error, though no loss has shown it",
          "[trainer]") {
  const ImageSet images = structured_images(200, 300, 4, 2);
  Recipe recipe = default_recipe();
  recipe.epochs = 1;
  recipe.batch_size = 160;
  recipe.learning_rate = 1e300;
  CHECK_THAT(divergence(images, recipe, best_kernels()), mentions("epoch 0, step 0: a weight"));
}

TEST_CASE("a model that is handed out is finite, whatever its last step was", "[trainer]") {
  // One step an epoch. Around 1e38 the weights still fit a float, but not what their centre adds
  // up to.
  const ImageSet images = structured_images(200, 300, 4, 2);
  const int threads = 1;
  for (Recipe recipe : {default_recipe(), article_recipe()}) {
    recipe.epochs = 1;
    recipe.batch_size = 160;
    for (double rate = 1e30; rate < 1e45; rate *= 2.0) {
      recipe.learning_rate = rate;
      Trainer trainer(images.examples(), recipe, context_of(best_kernels(), threads),
                      TrainingThreads::all);
      INFO(recipe.name << " at learning rate " << rate);
      bool finite = true;
      try {
        trainer.run_epoch({});
        finite = is_finite(trainer.finished_model());
      } catch (const Error& error) {
        CHECK(error.fault() == Fault::data);
      }
      CHECK(finite);
    }
  }
}

TEST_CASE("at any learning rate, a run ends in an error or in a finite model", "[trainer]") {
  const ImageSet images = structured_images(200, 300, 4, 2);
  for_each_set([&](const KernelTable& kernels) {
    for (Recipe recipe : {default_recipe(), article_recipe()}) {
      for (double rate = 1e-300; rate < 1e300; rate *= 1e13) {
        recipe.epochs = 2;
        recipe.learning_rate = rate;
        const int threads = 1;
        Trainer trainer(images.examples(), recipe, context_of(kernels, threads),
                        TrainingThreads::all);
        INFO(recipe.name << " at learning rate " << rate);
        try {
          trainer.run_epoch({});
          trainer.run_epoch({});
          CHECK(is_finite(trainer.finished_model()));
        } catch (const Error& error) {
          CHECK(error.fault() == Fault::data);
          CHECK(rate > 1.0);
        }
      }
    }
  });
}

TEST_CASE("black images train, to finite numbers", "[trainer]") {
  ImageSet images = structured_images(100, 200, 3, 3);
  images.pixels = Matrix<std::uint8_t>(100, 200);
  sum_up(images);
  for_each_set([&](const KernelTable& kernels) {
    for (Recipe recipe : {default_recipe(), article_recipe()}) {
      recipe.epochs = 3;
      CHECK(divergence(images, recipe, kernels) == "[no error]");
      const int threads = 2;
      Trainer trainer(images.examples(), recipe, context_of(kernels, threads),
                      TrainingThreads::all);
      const double first = trainer.run_epoch({});
      CHECK(std::isfinite(first));
      // Only the bias can learn, and the recipe's rate keeps it stable.
      CHECK(trainer.run_epoch({}) < first * 1.1);
      CHECK(std::isfinite(trainer.evaluate_on_validation({}).loss));
    }
  });
}

TEST_CASE("images of one colour train, to finite numbers", "[trainer]") {
  ImageSet images = structured_images(100, 200, 3, 3);
  for (std::size_t i = 0; i < 100; ++i) {
    for (std::uint8_t& pixel : images.pixels.values(i)) pixel = 255;
  }
  sum_up(images);
  for (Recipe recipe : {default_recipe(), article_recipe()}) {
    recipe.epochs = 3;
    CHECK(divergence(images, recipe, best_kernels()) == "[no error]");
  }
}

TEST_CASE("one class alone trains", "[trainer]") {
  Recipe recipe = default_recipe();
  recipe.epochs = 2;
  CHECK(divergence(structured_images(100, 70, 1, 4), recipe, best_kernels()) == "[no error]");
}

}  // namespace
}  // namespace linnet::test
