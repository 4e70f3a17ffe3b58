#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "linnet/trainer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/foreign_floating_point.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/structured_images.hpp"
#include "tests/support/training_run.hpp"

namespace linnet::test {
namespace {

TEST_CASE("a model has the same bits for any number of threads", "[trainer]") {
  // 64 × 6 × 3000 products a step are enough to be shared; the last slice is not whole, nor is the
  // last batch.
  const ImageSet images = structured_images(230, 3000, 6, 91);
  for_each_set([&](const KernelTable& kernels) {
    for (const Recipe& recipe : {default_recipe(), article_recipe()}) {
      const TrainingRun one = training_run(images.examples(), short_recipe(2, recipe), kernels, 1);
      for (const int threads : {2, 3, 4, 7}) {
        INFO(recipe.name << ", " << threads << " threads");
        CHECK(training_run(images.examples(), short_recipe(2, recipe), kernels, threads) == one);
      }
    }
  });
}

TEST_CASE("a model has the same bits in any floating-point environment", "[trainer]") {
  const ImageSet images = structured_images(230, 3000, 6, 91);
  for_each_set([&](const KernelTable& kernels) {
    const TrainingRun standard = training_run(images.examples(), short_recipe(2), kernels, 1);
    for (const int threads : {1, 3}) {
      const ForeignFloatingPoint foreign(FE_UPWARD);
      const TrainingRun run = training_run(images.examples(), short_recipe(2), kernels, threads);
      CHECK(ForeignFloatingPoint::is_set(FE_UPWARD));
      CHECK(run == standard);
    }
  });
}

/// A few steps: an epoch of three batches or so.
TrainingRun few_steps(std::size_t features, std::size_t classes, std::size_t batch, double momentum,
                      const KernelTable& kernels, int threads) {
  const std::size_t images = std::max<std::size_t>(batch * 3, 40) + classes / 4;
  Recipe recipe = short_recipe(1);
  recipe.batch_size = batch;
  recipe.outputs = classes;
  recipe.momentum = momentum;
  return training_run(
      structured_images(images, features, std::min<std::size_t>(classes, 5), 97).examples(), recipe,
      kernels, threads);
}

TEST_CASE("a model has the same bits for any number of threads, whatever its shape", "[trainer]") {
  struct Case {
    std::size_t features;
    std::size_t classes;
    std::size_t batch;
  };
  std::vector<Case> cases;
  for (const std::size_t features : {1U, 63U, 64U, 784U, 4096U, 12288U}) {
    cases.push_back({features, 6, 64});
  }
  for (const std::size_t classes : {2U, 3U, 10U, 16U, 17U, 100U, 1000U}) {
    cases.push_back({784, classes, 64});
  }
  for (const std::size_t batch : {1U, 7U, 1000U}) cases.push_back({784, 10, batch});
  cases.push_back({1100, 10, 1100});
  if (kSlowdown == 1) cases.push_back({12288, 1000, 7});
  for (const Case& c : cases) {
    const double momentum = c.batch == 7 ? 0.9 : 0.0;
    const TrainingRun one = few_steps(c.features, c.classes, c.batch, momentum, best_kernels(), 1);
    for (const int threads : {2, 3, 4, 5, 8, 16}) {
      INFO(c.features << " features, " << c.classes << " classes, batches of " << c.batch << ", "
                      << threads << " threads");
      CHECK(few_steps(c.features, c.classes, c.batch, momentum, best_kernels(), threads) == one);
    }
  }
}

TEST_CASE("the whole training set as a batch has the same bits for any number of threads",
          "[trainer]") {
  const ImageSet images = structured_images(1500, 784, 6, 98);
  Recipe recipe = short_recipe(2);
  recipe.batch_size = 1200;
  const TrainingRun one = training_run(images.examples(), recipe, best_kernels(), 1);
  for (const int threads : {2, 3, 5, 16}) {
    INFO(threads << " threads");
    CHECK(training_run(images.examples(), recipe, best_kernels(), threads) == one);
  }
}

TEST_CASE("a model has the same bits where all processors are busy, and where a team is fitted",
          "[trainer]") {
  const ImageSet images = structured_images(300, 2048, 5, 99);
  const Recipe recipe = short_recipe(2);
  const TrainingRun one = training_run(images.examples(), recipe, best_kernels(), 1);
  const int threads = 4;
  Trainer fitted(images.examples(), recipe, context_of(best_kernels(), threads),
                 TrainingThreads::automatic);
  CHECK(fitted.training_threads() >= 1);
  CHECK(fitted.training_threads() <= 4);
  fitted.run_epoch({});
  fitted.run_epoch({});
  CHECK(same_bits(fitted.finished_model().weights, one.model.weights));
  REQUIRE(!fitted.teams().empty());
  for (const TeamTime& team : fitted.teams()) {
    CHECK(team.members >= 1);
    CHECK(team.members <= fitted.training_threads());
    CHECK(team.seconds > 0.0);
  }
  std::atomic<bool> ends = false;
  std::vector<std::thread> busy;
  for (unsigned i = 0; i < 2 * std::thread::hardware_concurrency(); ++i) {
    busy.emplace_back([&] {
      while (!ends.load(std::memory_order_relaxed)) {
      }
    });
  }
  for (int round = 0; round < 3; ++round)
    CHECK(training_run(images.examples(), recipe, best_kernels(), 4) == one);
  ends = true;
  for (std::thread& thread : busy) thread.join();
}

Recipe weighted(Recipe recipe, std::vector<double> list) {
  recipe.class_weights.list = std::move(list);
  return recipe;
}

TEST_CASE("with class weights too, bits do not depend on the number of threads",
          "[trainer][class_weights]") {
  const std::vector<double> list = {0.3, 7.0, 1.0, 40.0, 2.5};
  for (const std::size_t batch : {1U, 7U, 64U, 1100U}) {
    const ImageSet images = structured_images(std::max<std::size_t>(3 * batch, 60), 1500, 5, 99);
    Recipe recipe = short_recipe(2);
    recipe.batch_size = batch;
    recipe.momentum = batch == 7 ? 0.9 : 0.0;
    const TrainingRun one =
        training_run(images.examples(), weighted(recipe, list), best_kernels(), 1);
    for (const int threads : {2, 3, 4, 7}) {
      INFO("batches of " << batch << ", " << threads << " threads");
      CHECK(training_run(images.examples(), weighted(recipe, list), best_kernels(), threads) ==
            one);
    }
    CHECK_FALSE(training_run(images.examples(), recipe, best_kernels(), 1) == one);
  }
}

TEST_CASE("only ratios of class weights count, to the bit", "[trainer][class_weights]") {
  const ImageSet images = structured_images(230, 700, 5, 100);
  for_each_set([&](const KernelTable& kernels) {
    for (const Recipe& whole : {default_recipe(), article_recipe()}) {
      INFO(whole.name);
      const Recipe recipe = short_recipe(2, whole);
      const TrainingRun plain = training_run(images.examples(), recipe, kernels, 2);
      CHECK(training_run(images.examples(), weighted(recipe, {1, 1, 1, 1, 1}), kernels, 2) ==
            plain);
      CHECK(training_run(images.examples(), weighted(recipe, {0.1, 0.1, 0.1, 0.1, 0.1}), kernels,
                         2) == plain);
      const TrainingRun uneven =
          training_run(images.examples(), weighted(recipe, {0.3, 7, 1, 40, 2.5}), kernels, 2);
      CHECK(training_run(images.examples(), weighted(recipe, {0.6, 14, 2, 80, 5}), kernels, 2) ==
            uneven);
      CHECK_FALSE(uneven == plain);
    }
  });
}

TEST_CASE("in a batch of one there is nothing to weigh", "[trainer][class_weights]") {
  // Powers of two multiply and divide without rounding.
  const ImageSet images = structured_images(60, 300, 4, 102);
  Recipe recipe = short_recipe(2);
  recipe.batch_size = 1;
  for (const double momentum : {0.0, 0.5}) {
    recipe.momentum = momentum;
    const TrainingRun plain = training_run(images.examples(), recipe, best_kernels(), 2);
    const TrainingRun uneven = training_run(
        images.examples(), weighted(recipe, {0x1p-20, 0.5, 1.0, 4.0}), best_kernels(), 2);
    CHECK(same_bits(uneven.model.weights, plain.model.weights));
    CHECK(uneven.model.bias == plain.model.bias);
    CHECK(uneven.losses[1] == plain.losses[1]);
    CHECK(uneven.losses[0] != plain.losses[0]);
  }
}

TEST_CASE("balanced weights of classes that are equally many change no bit",
          "[trainer][class_weights]") {
  const ImageSet images = structured_images(250, 300, 5, 101);
  Recipe recipe = short_recipe(2);
  recipe.stratify = true;
  const TrainingRun plain = training_run(images.examples(), recipe, best_kernels(), 2);
  recipe.class_weights.balanced = true;
  CHECK(training_run(images.examples(), recipe, best_kernels(), 2) == plain);
}

TEST_CASE("a model has the same bits in each of twenty runs", "[trainer]") {
  const ImageSet images = structured_images(160, 2048, 5, 92);
  const TrainingRun first = training_run(images.examples(), short_recipe(2), best_kernels(), 3);
  for (int repeat = 0; repeat < 20; ++repeat) {
    INFO("repeat " << repeat);
    CHECK(training_run(images.examples(), short_recipe(2), best_kernels(), 3) == first);
  }
}

TEST_CASE("a model does not depend on where its images lie in memory", "[trainer]") {
  const ImageSet images = structured_images(100, 300, 4, 93);
  const TrainingRun plain = training_run(images.examples(), short_recipe(2), best_kernels(), 2);
  // The same rows, each a byte past a cache line and farther apart.
  constexpr std::size_t stride = 1001;
  std::vector<std::uint8_t> memory(1 + 100 * stride, 0);
  for (std::size_t i = 0; i < 100; ++i) {
    std::memcpy(memory.data() + 1 + i * stride, images.pixels.row(i), 300);
  }
  const Examples moved{MatrixView<const std::uint8_t>(memory.data() + 1, 100, 300, stride),
                       images.labels,
                       4,
                       {},
                       images.sums};
  const int threads = 2;
  Trainer trainer(moved, short_recipe(2), context_of(best_kernels(), threads),
                  TrainingThreads::all);
  trainer.run_epoch({});
  trainer.run_epoch({});
  CHECK(same_bits(trainer.finished_model().weights, plain.model.weights));
  CHECK(trainer.finished_model().bias == plain.model.bias);
}

TEST_CASE("another seed gives another model", "[trainer]") {
  const ImageSet images = structured_images(100, 300, 4, 94);
  Recipe recipe = short_recipe(2);
  const TrainingRun first = training_run(images.examples(), recipe, best_kernels(), 1);
  recipe.seed = 1;
  CHECK_FALSE(training_run(images.examples(), recipe, best_kernels(), 1) == first);
}

TEST_CASE("judging a model does not change its training", "[trainer]") {
  const ImageSet images = structured_images(100, 300, 4, 95);
  const int threads = 2;
  Trainer evaluated(images.examples(), default_recipe(), context_of(best_kernels(), threads),
                    TrainingThreads::all);
  Trainer silent(images.examples(), default_recipe(), context_of(best_kernels(), threads),
                 TrainingThreads::all);
  for (int epoch = 0; epoch < 3; ++epoch) {
    evaluated.run_epoch({});
    evaluated.evaluate_on_validation({});
    evaluated.finished_model();
    silent.run_epoch({});
  }
  CHECK(same_bits(evaluated.finished_model().weights, silent.finished_model().weights));
}

TEST_CASE("trainers on the same workers do not disturb each other", "[trainer]") {
  const ImageSet images = structured_images(160, 2048, 5, 96);
  const Recipe recipe = short_recipe(2);
  const TrainingRun alone = training_run(images.examples(), recipe, best_kernels(), 1);
  const int threads = 3;
  Trainer a(images.examples(), recipe, context_of(best_kernels(), threads), TrainingThreads::all);
  Trainer b(images.examples(), recipe, context_of(best_kernels(), threads), TrainingThreads::all);
  for (int epoch = 0; epoch < 2; ++epoch) {
    a.run_epoch({});
    b.run_epoch({});
  }
  CHECK(same_bits(a.finished_model().weights, alone.model.weights));
  CHECK(same_bits(b.finished_model().weights, alone.model.weights));
}

}  // namespace
}  // namespace linnet::test
