#include <atomic>
#include <cmath>
#include <limits>
#include <string>

#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/structured_images.hpp"

namespace linnet::test {
namespace {

/// What is said of a trainer for these images and this recipe.
std::string refusal(const ImageSet& images, const Recipe& recipe, Fault fault = Fault::usage) {
  const int threads = 1;
  return error_text(fault, [&] {
    Trainer(images.examples(), recipe, context_of(best_kernels(), threads), TrainingThreads::all);
  });
}

TEST_CASE("a batch larger than the training set is refused", "[trainer]") {
  const ImageSet images = structured_images(50, 64, 2, 1);
  Recipe recipe = default_recipe();
  recipe.batch_size = 40;
  CHECK(refusal(images, recipe) == "[no error]");
  recipe.batch_size = 41;
  CHECK_THAT(refusal(images, recipe, Fault::data), mentions("batch_size 41"));
}

TEST_CASE("a batch is 64 examples unless the recipe says, or fewer if there are fewer",
          "[trainer]") {
  const auto batch_of = [](std::size_t count, const Recipe& recipe) {
    const ImageSet images = structured_images(count, 64, 2, 1);
    return Trainer(images.examples(), recipe, context_of(best_kernels(), 1)).recipe().batch_size;
  };
  CHECK(batch_of(100, default_recipe()) == 64);
  CHECK(batch_of(50, default_recipe()) == 40);
  CHECK(batch_of(50, article_recipe()) == 40);
}

TEST_CASE("the split is stratified where a class has few examples, unless the recipe says",
          "[trainer]") {
  const auto stratified = [](std::size_t count, Recipe recipe, std::optional<bool> choice) {
    if (choice) recipe.stratify = choice;
    const ImageSet images = structured_images(count, 64, 2, 1);
    return Trainer(images.examples(), recipe, context_of(best_kernels(), 1)).recipe().stratify;
  };
  CHECK(stratified(39, default_recipe(), std::nullopt) == true);
  CHECK(stratified(40, default_recipe(), std::nullopt) == false);
  CHECK(stratified(40, default_recipe(), true) == true);
  CHECK(stratified(39, default_recipe(), false) == false);
  CHECK(stratified(39, article_recipe(), std::nullopt) == false);
}

TEST_CASE("with a share of nothing to validate on, all examples are trained on", "[trainer]") {
  const ImageSet images = structured_images(50, 64, 2, 1);
  Recipe recipe = default_recipe();
  recipe.valid_fraction = 0.0;
  Trainer trainer(images.examples(), recipe, context_of(best_kernels(), 1));
  CHECK(trainer.split().train.size() == 50);
  CHECK(std::isfinite(trainer.run_epoch()));
  CHECK_THAT(error_text(Fault::usage, [&] { trainer.evaluate_on_validation(); }),
             mentions("no validation set"));
  const Evaluation evaluation = trainer.evaluate_on(images.examples());
  CHECK(evaluation.confusion.total() == 50);
  CHECK(evaluation.confusion.accuracy() > 0.9);
  const ImageSet smaller = structured_images(10, 63, 2, 1);
  CHECK_THAT(error_text(Fault::usage, [&] { trainer.evaluate_on(smaller.examples()); }),
             mentions("another number of features"));
}

TEST_CASE("fewer outputs than classes are refused, more are trained", "[trainer]") {
  const ImageSet images = structured_images(100, 64, 4, 1);
  Recipe recipe = default_recipe();
  recipe.outputs = 3;
  CHECK_THAT(refusal(images, recipe, Fault::data), mentions("outputs 3"));
  for (const std::size_t outputs : {4U, 5U, 17U, 100U}) {
    recipe.outputs = outputs;
    const int threads = 1;
    Trainer trainer(images.examples(), recipe, context_of(best_kernels(), threads),
                    TrainingThreads::all);
    CHECK(std::isfinite(trainer.run_epoch({})));
    CHECK(trainer.finished_model().outputs() == outputs);
    CHECK(trainer.evaluate_on_validation({}).confusion.outputs() == outputs);
  }
}

TEST_CASE("a trainer computes the sums over the pixels where they are missing", "[trainer]") {
  ImageSet images = structured_images(100, 64, 4, 1);
  const auto weights = [&] {
    Trainer trainer(images.examples(), default_recipe(), context_of(best_kernels(), 2));
    trainer.run_epoch();
    return trainer.finished_model();
  };
  const LinearModel given = weights();
  images.sums.clear();
  const LinearModel computed = weights();
  CHECK(computed.bias == given.bias);
  for (std::size_t c = 0; c < given.outputs(); ++c) {
    CHECK(std::ranges::equal(computed.weights.values(c), given.weights.values(c)));
  }
}

TEST_CASE("a trainer refuses a recipe or examples that make no sense", "[trainer]") {
  ImageSet images = structured_images(100, 64, 4, 1);
  Recipe recipe = default_recipe();
  recipe.epochs = 0;
  CHECK_THAT(refusal(images, recipe), mentions("epochs"));
  recipe = default_recipe();
  recipe.learning_rate = std::numeric_limits<double>::quiet_NaN();
  CHECK_THAT(refusal(images, recipe), mentions("learning_rate"));
  images.labels[7] = 4;
  CHECK_THAT(refusal(images, default_recipe()), mentions("label"));
  CHECK_THAT(refusal(structured_images(2, 64, 2, 1), default_recipe(), Fault::data),
             mentions("leaves the validation set empty"));
}

TEST_CASE("a trainer refuses a share to validate that makes no sense", "[trainer]") {
  const ImageSet images = structured_images(100, 64, 4, 1);
  for (const double fraction :
       {-0.5, 1.0, 1.5, 1e30, -1e30, std::numeric_limits<double>::quiet_NaN()}) {
    INFO("fraction " << fraction);
    Recipe recipe = default_recipe();
    recipe.valid_fraction = fraction;
    CHECK_THAT(refusal(images, recipe), mentions("valid_fraction must be at least 0"));
  }
}

TEST_CASE("a trainer refuses images without pixels", "[trainer]") {
  const int threads = 1;
  const ImageSet images = structured_images(100, 0, 4, 1);
  const auto make = [&] {
    Trainer(images.examples(), article_recipe(), context_of(best_kernels(), threads),
            TrainingThreads::all);
  };
  CHECK_THROWS_AS(make(), Error);
}

TEST_CASE("training stops when it is asked to", "[trainer]") {
  const ImageSet images = structured_images(100, 300, 4, 5);
  for (const int threads : {1, 3}) {
    Trainer trainer(images.examples(), default_recipe(), context_of(best_kernels(), threads),
                    TrainingThreads::all);
    std::atomic<bool> flag = false;
    const StopRequest stop(flag);
    CHECK(std::isfinite(trainer.run_epoch(stop)));
    CHECK(trainer.epochs_done() == 1);
    flag = true;
    CHECK_THROWS_AS(trainer.run_epoch(stop), Stopped);
    CHECK_THROWS_AS(trainer.evaluate_on_validation(stop), Stopped);
    CHECK(trainer.epochs_done() == 1);
  }
}

}  // namespace
}  // namespace linnet::test
