// Models that are trained in one pass, against the same models trained one by one.

#include "linnet/sweep.hpp"

#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/structured_images.hpp"
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

/// What each head hands out.
std::vector<TrainingRun> sweep(const Examples& examples, const Recipe& recipe,
                               const std::vector<Head>& heads, const KernelTable& kernels,
                               int threads) {
  SweepTrainer trainer(examples, recipe, heads, context_of(kernels, threads), TrainingThreads::all);
  std::vector<TrainingRun> runs(heads.size());
  for (std::size_t epoch = 0; epoch < recipe.epochs; ++epoch) {
    const std::vector<double> losses = trainer.run_epoch();
    const auto evaluations = trainer.evaluate_on_validation();
    for (std::size_t head = 0; head < heads.size(); ++head) {
      runs[head].losses.push_back(losses[head]);
      if (evaluations[head]) runs[head].losses.push_back(evaluations[head]->loss);
    }
  }
  for (std::size_t head = 0; head < heads.size(); ++head) {
    if (!trainer.divergence(head)) runs[head].model = trainer.finished_model(head);
  }
  return runs;
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

Recipe sweep_recipe(std::size_t batch_size = 48) {
  Recipe recipe = short_recipe(2);
  recipe.batch_size = batch_size;
  return recipe;
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

/// Nothing can be learnt, so that a large rate surely diverges.
ImageSet meaningless_images() {
  ImageSet images = structured_images(9000, 100, 4, 2);
  Random random(3);
  for (std::uint32_t& label : images.labels) label = static_cast<std::uint32_t>(random.below(4));
  return images;
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

/// The rest of a sweep, in a trainer of its own, from the state of another.
std::vector<TrainingRun> resumed(const ImageSet& images, const Recipe& recipe,
                                 const std::vector<Head>& heads, std::size_t epochs, int threads) {
  SweepTrainer before(images.examples(), recipe, heads, context_of(best_kernels(), 2),
                      TrainingThreads::all);
  for (std::size_t epoch = 0; epoch < epochs; ++epoch) before.run_epoch();
  SweepTrainer after(images.examples(), recipe, heads, context_of(best_kernels(), threads),
                     TrainingThreads::all);
  after.restore(before.state());
  std::vector<TrainingRun> runs(heads.size());
  while (after.epochs_done() < recipe.epochs) {
    const std::vector<double> losses = after.run_epoch();
    for (std::size_t head = 0; head < heads.size(); ++head)
      runs[head].losses.push_back(losses[head]);
  }
  for (std::size_t head = 0; head < heads.size(); ++head) {
    CHECK((epochs == 0 || after.divergence(head) == before.divergence(head)));
    if (!after.divergence(head)) runs[head].model = after.finished_model(head);
  }
  return runs;
}

TEST_CASE("training goes on from a state with the bits of the unbroken run", "[sweep][trainer]") {
  const ImageSet images = meaningless_images();
  for (const double momentum : {0.0, 0.9}) {
    Recipe recipe = short_recipe(4);
    recipe.momentum = momentum;
    const std::vector<Head> heads = {{0.02, 0.01}, {1e38, 0.0}, {0.3, 0.0}};
    const std::vector<TrainingRun> whole =
        sweep(images.examples(), recipe, heads, best_kernels(), 1);
    for (const std::size_t epochs : {0U, 1U, 3U, 4U}) {
      INFO("momentum " << momentum << ", " << epochs << " epochs");
      const std::vector<TrainingRun> runs = resumed(images, recipe, heads, epochs, 3);
      for (const std::size_t head : {0U, 2U}) {
        CHECK(same_bits(runs[head].model.weights, whole[head].model.weights));
        CHECK(runs[head].model.bias == whole[head].model.bias);
        for (std::size_t i = 0; i < runs[head].losses.size(); ++i) {
          CHECK(runs[head].losses[i] == whole[head].losses[2 * (epochs + i)]);
        }
      }
    }
  }
}

TEST_CASE("states of other trainings are refused", "[sweep][trainer]") {
  const ImageSet images = noisy_images(200, 40, 3);
  SweepTrainer trainer(images.examples(), sweep_recipe(), {{0.1, 0.0}, {0.2, 0.0}});
  trainer.run_epoch();
  const auto refuses = [&](const auto& change) {
    SweepState state = trainer.state();
    change(state);
    CHECK_THAT(error_text(Fault::usage, [&] { trainer.restore(std::move(state)); }),
               mentions("not one of this training"));
  };
  refuses([](SweepState& state) { state.heads.pop_back(); });
  refuses([](SweepState& state) { state.heads[1].bias.pop_back(); });
  refuses([](SweepState& state) { state.heads[1].weights = Matrix<float>(3, 41); });
  refuses([](SweepState& state) { state.heads[0].velocity = Matrix<float>(3, 40); });
  refuses([](SweepState& state) { state.heads[0].weights.row(2)[39] = NAN; });
  refuses([](SweepState& state) { state.divergences.pop_back(); });
  refuses([](SweepState& state) { state.divergences[0] = state.divergences[1] = "yes"; });
  const double loss = trainer.run_epoch()[0];
  CHECK(std::isfinite(loss));
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
