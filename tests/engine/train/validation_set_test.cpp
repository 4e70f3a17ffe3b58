#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "engine/data/split.hpp"
#include "engine/model/evaluation.hpp"
#include "engine/model/linear_layer.hpp"
#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/structured_images.hpp"
#include "tests/support/training_run.hpp"

namespace linnet::test {
namespace {

using Order = std::vector<std::uint32_t>;

/// Some neighbours among the images.
Examples part(const ImageSet& images, std::size_t first, std::size_t count) {
  return {MatrixView<const std::uint8_t>(images.pixels.row(first), count, images.pixels.columns(),
                                         images.pixels.stride()),
          std::span(images.labels).subspan(first, count),
          images.classes,
          {},
          std::span(images.sums).subspan(first, count)};
}

TEST_CASE("with a validation set of its own, all examples are trained on", "[trainer]") {
  const ImageSet images = structured_images(300, 200, 4, 131);
  const Examples taught = part(images, 0, 200);
  const Examples evaluated = part(images, 200, 100);
  Recipe recipe = short_recipe(3);
  const int threads = 2;
  Trainer trainer(taught, recipe, context_of(best_kernels(), threads), TrainingThreads::all,
                  evaluated);
  CHECK(trainer.split().train == split_order(200, recipe.seed));
  Order all(100);
  std::iota(all.begin(), all.end(), 0U);
  CHECK(trainer.split().valid == all);
  for (std::size_t epoch = 0; epoch < recipe.epochs; ++epoch) trainer.run_epoch({});
  const LinearModel model = trainer.finished_model();

  SECTION("and the model is evaluated on the other set") {
    const Evaluation valid = trainer.evaluate_on_validation({});
    const LinearLayer layer(best_kernels(), model.weights.view());
    const Evaluation expected = evaluate({layer, {model.pixel_factor, model.bias}}, recipe.loss,
                                         evaluated, all, context_of(best_kernels(), threads), {});
    CHECK(valid.loss == expected.loss);
    CHECK(valid.confusion.total() == 100);
    CHECK(valid.confusion.accuracy() == expected.confusion.accuracy());
  }
  SECTION("and the recipe's rule for a split counts for nothing") {
    recipe.valid_fraction = 0.5;
    recipe.split = Splitting::random;
    recipe.stratify = true;
    Trainer other(taught, recipe, context_of(best_kernels(), threads), TrainingThreads::all,
                  evaluated);
    for (std::size_t epoch = 0; epoch < recipe.epochs; ++epoch) other.run_epoch({});
    CHECK(same_bits(other.finished_model().weights, model.weights));
  }
  SECTION("and what it holds does not change the training") {
    Trainer other(taught, recipe, context_of(best_kernels(), threads), TrainingThreads::all,
                  part(images, 0, 7));
    for (std::size_t epoch = 0; epoch < recipe.epochs; ++epoch) other.run_epoch({});
    CHECK(same_bits(other.finished_model().weights, model.weights));
    CHECK(other.evaluate_on_validation({}).confusion.total() == 7);
  }
}

TEST_CASE("training on all is training on a split's share of them, in its order", "[trainer]") {
  // The rows of a split's training set, put where the permutation of them all finds them in the
  // split's order.
  const ImageSet images = structured_images(250, 200, 4, 132);
  const Recipe recipe = short_recipe(3);
  const int threads = 2;
  Trainer split(images.examples(), recipe, context_of(best_kernels(), threads),
                TrainingThreads::all);
  const Order& train = split.split().train;
  const Order& valid = split.split().valid;
  const Order order = split_order(train.size(), recipe.seed);
  ImageSet taught = structured_images(train.size(), 200, 4, 0);
  ImageSet evaluated = structured_images(valid.size(), 200, 4, 0);
  const auto put = [&](ImageSet& to, std::size_t row, std::uint32_t from) {
    std::copy_n(images.pixels.row(from), 200, to.pixels.row(row));
    to.labels[row] = images.labels[from];
  };
  for (std::size_t i = 0; i < train.size(); ++i) put(taught, order[i], train[i]);
  for (std::size_t i = 0; i < valid.size(); ++i) put(evaluated, i, valid[i]);
  sum_up(taught);
  Trainer apart(taught.examples(), recipe, context_of(best_kernels(), threads),
                TrainingThreads::all, evaluated.examples());
  for (std::size_t epoch = 0; epoch < recipe.epochs; ++epoch) {
    CHECK(apart.run_epoch({}) == split.run_epoch({}));
    CHECK(apart.evaluate_on_validation({}).loss == split.evaluate_on_validation({}).loss);
  }
  CHECK(same_bits(apart.finished_model().weights, split.finished_model().weights));
  CHECK(apart.finished_model().bias == split.finished_model().bias);
}

TEST_CASE("a validation set that does not fit is refused", "[trainer]") {
  const ImageSet images = structured_images(100, 200, 4, 133);
  const int threads = 1;
  const auto said = [&](const Examples& evaluated, Fault fault = Fault::usage) {
    return error_text(fault, [&] {
      Trainer(images.examples(), default_recipe(), context_of(best_kernels(), threads),
              TrainingThreads::all, evaluated);
    });
  };
  CHECK(said(images.examples()) == "[no error]");
  CHECK(said(part(images, 0, 1)) == "[no error]");
  CHECK_THAT(said(structured_images(10, 199, 4, 1).examples()), mentions("features"));
  CHECK_THAT(said(structured_images(10, 200, 5, 1).examples()), mentions("classes"));
  CHECK_THAT(said(part(images, 0, 0), Fault::data), mentions("no examples to validate on"));
  Examples wrong = images.examples();
  wrong.classes = 3;
  CHECK_THAT(said(wrong), mentions("label"));
}

TEST_CASE("the trainer splits as its recipe says", "[trainer]") {
  const ImageSet images = structured_images(300, 70, 4, 134);
  std::vector<std::uint64_t> content(300);
  for (std::size_t i = 0; i < 300; ++i) content[i] = i / 3;
  Examples examples = images.examples();
  examples.content = content;
  const int threads = 1;
  for (const bool stratify : {false, true}) {
    for (const Splitting rule : {Splitting::random, Splitting::grouped}) {
      Recipe recipe = default_recipe();
      recipe.split = rule;
      recipe.stratify = stratify;
      recipe.seed = 5;
      const Trainer trainer(examples, recipe, context_of(best_kernels(), threads),
                            TrainingThreads::all);
      const bool grouped = rule == Splitting::grouped;
      const Split expected = split_examples(300, 0.2, 5, grouped ? content : decltype(content){},
                                            stratify ? images.labels : Order{});
      CHECK(trainer.split().valid == expected.valid);
      CHECK(trainer.split().train == expected.train);
    }
  }
}

}  // namespace
}  // namespace linnet::test
