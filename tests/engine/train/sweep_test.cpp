// Models that are trained in one pass, against the same models trained one by one.

#include "linnet/sweep.hpp"

#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/structured_images.hpp"
#include "tests/support/sweeps.hpp"
#include "tests/support/training_run.hpp"

namespace linnet::test {
namespace {

/// Heads of which no two have the same rate and decay.
const std::vector<Head> kHeads = {{0.02, 0.0}, {0.3, 1e-3}, {0.02, 1e-2}, {1.1, 0.0}, {0.07, 0.3}};

Recipe recipe_of(const Recipe& recipe, const Head& head) {
  Recipe own = recipe;
  own.learning_rate = head.learning_rate;
  own.weight_decay = head.weight_decay;
  return own;
}

/// Compares each head with a run of its own, for these numbers of threads.
void check_bits(const Examples& examples, const Recipe& recipe, const KernelTable& kernels,
                const std::vector<int>& threads) {
  std::vector<TrainingRun> alone;
  for (const Head& head : kHeads) {
    alone.push_back(training_run(examples, recipe_of(recipe, head), kernels, 1));
  }
  for (const int count : threads) {
    const std::vector<TrainingRun> runs = sweep(examples, recipe, kHeads, kernels, count);
    for (std::size_t head = 0; head < kHeads.size(); ++head) {
      INFO("head " << head << ", " << count << " threads");
      CHECK(runs[head] == alone[head]);
    }
  }
}

TEST_CASE("each head has the bits of its run alone on bytes", "[sweep][trainer]") {
  for_each_set([&](const KernelTable& kernels) {
    for (const std::size_t classes : {2U, 5U, 21U}) {
      INFO(classes << " classes");
      const ImageSet images = noisy_images(500, 600, classes);
      check_bits(images.examples(), sweep_recipe(), kernels, {1, 3});
    }
  });
}

TEMPLATE_TEST_CASE("each head has the bits of its run alone on features", "[sweep][trainer]", float,
                   Float16, BFloat16) {
  for_each_set([&](const KernelTable& kernels) {
    for (const std::size_t classes : {3U, 70U}) {
      INFO(classes << " classes");
      const auto made = signed_features<TestType>(420, 150, classes, 71);
      check_bits(made.examples(), sweep_recipe(), kernels, {2});
    }
  });
}

TEST_CASE("each head has the bits of its run alone by every part of a recipe", "[sweep][trainer]") {
  const ImageSet images = noisy_images(500, 300, 4);
  const auto check_recipe = [&](const char* what, const Recipe& recipe) {
    INFO(what);
    check_bits(images.examples(), recipe, best_kernels(), {1, 2, 3, 8});
  };
  Recipe recipe = sweep_recipe();
  check_recipe("default", recipe);
  recipe.momentum = 0.9;
  check_recipe("momentum", recipe);
  recipe.standardize = true;
  check_recipe("momentum, standardized", recipe);
  recipe = sweep_recipe();
  recipe.normalize = Normalize::rows;
  recipe.class_weights.balanced = true;
  check_recipe("normalized, class weights", recipe);
  recipe = sweep_recipe(400);  // several chunks for many heads, and sums over many groups
  recipe.outputs = 6;
  recipe.centre = Centre::none;
  check_recipe("large batches, more outputs than classes, no centre", recipe);
  recipe = short_recipe(2, article_recipe());
  check_recipe("the article's", recipe);
}

TEST_CASE("heads whose rate is fitted to the data share it", "[sweep][trainer]") {
  const auto made = signed_features<float>(300, 90, 3, 72);
  const std::vector<Head> heads = {{std::nullopt, 0.0}, {std::nullopt, 0.01}};
  const std::vector<TrainingRun> runs =
      sweep(made.examples(), sweep_recipe(), heads, best_kernels(), 2);
  for (std::size_t head = 0; head < heads.size(); ++head) {
    Recipe recipe = sweep_recipe();
    recipe.weight_decay = heads[head].weight_decay;
    CHECK(runs[head] == training_run(made.examples(), recipe, best_kernels(), 1));
  }
}

TEST_CASE("heads that diverge drop out and change no other", "[sweep][trainer]") {
  const ImageSet images = meaningless_images();
  for_each_set([&](const KernelTable& kernels) {
    for (const double momentum : {0.0, 0.9}) {
      Recipe recipe = sweep_recipe(32);  // 225 steps an epoch: they drop out in its middle
      recipe.momentum = momentum;
      const std::vector<Head> heads = {
          {1e38, 0.0}, {0.01, 0.0}, {1e300, 0.1}, {0.05, 0.1}, {1e9, 0.0}};
      INFO("momentum " << momentum);
      SweepTrainer trainer(images.examples(), recipe, heads, context_of(kernels, 2),
                           TrainingThreads::all);
      const double operations = trainer.epoch_operations();
      const std::vector<double> losses = trainer.run_epoch();
      CHECK(trainer.epoch_operations() == 2 * operations / 5);
      const std::vector<TrainingRun> runs = sweep(images.examples(), recipe, heads, kernels, 2);
      for (std::size_t head = 0; head < heads.size(); ++head) {
        const Recipe own = recipe_of(recipe, heads[head]);
        const auto alone = [&] { return training_run(images.examples(), own, kernels, 1); };
        INFO("head " << head);
        if (head % 2 == 1) {
          CHECK_FALSE(trainer.divergence(head));
          CHECK(std::isfinite(losses[head]));
          CHECK(runs[head] == alone());
        } else {
          CHECK(std::isnan(losses[head]));
          REQUIRE(trainer.divergence(head));
          CHECK(*trainer.divergence(head) == error_text(Fault::data, alone));
          CHECK_THROWS_AS(trainer.finished_model(head), Error);
          CHECK_THROWS_AS(trainer.evaluate_on(images.examples(), head), Error);
        }
      }
    }
  });
}

TEST_CASE("a sweep ends with an error when all heads have diverged", "[sweep][trainer]") {
  const ImageSet images = meaningless_images();
  SweepTrainer trainer(images.examples(), sweep_recipe(), {{1e38, 0.0}, {1e30, 0.0}},
                       context_of(best_kernels(), 2));
  CHECK_THAT(error_text(Fault::data, [&] { trainer.run_epoch(); }),
             mentions("training diverged in epoch 0, step 1:"));
}

TEST_CASE("a head is evaluated on other examples as its model is", "[sweep][trainer]") {
  const ImageSet images = noisy_images(400, 120, 3);
  const ImageSet others = noisy_images(150, 120, 3);
  SweepTrainer trainer(images.examples(), sweep_recipe(), kHeads, context_of(best_kernels(), 2));
  trainer.run_epoch();
  for (std::size_t head = 0; head < kHeads.size(); ++head) {
    Trainer alone(images.examples(), recipe_of(sweep_recipe(), kHeads[head]),
                  context_of(best_kernels(), 2));
    alone.run_epoch();
    const Evaluation expected = alone.evaluate_on(others.examples());
    const Evaluation got = trainer.evaluate_on(others.examples(), head);
    CHECK(got.loss == expected.loss);
    CHECK(got.confusion.accuracy() == expected.confusion.accuracy());
    CHECK(*trainer.recipe(head).learning_rate == *alone.recipe().learning_rate);
    CHECK(trainer.recipe(head).weight_decay == alone.recipe().weight_decay);
  }
}

TEST_CASE("a deadline ends an epoch after the step that it falls into", "[sweep][trainer]") {
  const ImageSet images = noisy_images(3000, 120, 3);
  const Recipe recipe = sweep_recipe();
  const auto now = [] { return std::chrono::steady_clock::now(); };
  std::vector<LinearModel> models;
  for (const int threads : {1, 3}) {
    SweepTrainer trainer(images.examples(), recipe, kHeads, context_of(best_kernels(), threads),
                         TrainingThreads::all);
    const std::vector<double> losses = trainer.run_epoch_until(now());
    CHECK(trainer.last_epoch_examples() == recipe.batch_size);
    CHECK(trainer.epochs_done() == 1);
    for (const double loss : losses) CHECK(std::fabs(loss - std::log(3.0)) < 1e-6);
    models.push_back(trainer.finished_model(1));
    CHECK(same_bits(models.back().weights, models.front().weights));
    CHECK(models.back().weights.row(0)[50] != 0.0f);
    trainer.run_epoch_until(now() + std::chrono::hours(1));
    CHECK(trainer.last_epoch_examples() == trainer.split().train.size());
  }
}

TEST_CASE("heads that make no sense are refused", "[sweep][trainer]") {
  const ImageSet images = noisy_images(100, 20, 2);
  const auto refusal = [&](const std::vector<Head>& heads) {
    return error_text(Fault::usage,
                      [&] { SweepTrainer(images.examples(), sweep_recipe(), heads); });
  };
  CHECK_THAT(refusal({}), mentions("at least one head"));
  CHECK_THAT(refusal({{0.1, 0.0}, {std::nullopt, 0.0}}),
             mentions("all heads have a learning rate"));
  CHECK_THAT(refusal({{0.1, 0.0}, {-0.1, 0.0}}), mentions("learning_rate"));
  CHECK_THAT(refusal({{0.1, 0.0}, {0.1, -1.0}}), mentions("weight_decay"));
}

}  // namespace
}  // namespace linnet::test
