// Training by several ranks, which are threads here: tests/mpi runs the same with processes.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "linnet/sweep.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/starting_models.hpp"
#include "tests/support/structured_images.hpp"
#include "tests/support/sweeps.hpp"
#include "tests/support/thread_ranks.hpp"
#include "tests/support/training_run.hpp"

namespace linnet::test {
namespace {

constexpr int kMostRanks = 5;

Context context_of_rank(const KernelTable& kernels, Communicator& ranks, int threads) {
  return Context({.threads = threads,
                  .instruction_set = std::string(name_of(kernels.set)),
                  .communicator = &ranks});
}

/// All ranks have what a process alone has, for any number of ranks and threads of each.
void check_ranks(const Examples& examples, const Recipe& recipe, const std::vector<Head>& heads,
                 const KernelTable& kernels, const LinearModel* start = nullptr) {
  const std::vector<TrainingRun> alone = sweep(examples, recipe, heads, kernels, 1, start);
  for (int count = 1; count <= kMostRanks; ++count) {
    const int threads = count == 2 ? 3 : count == 3 ? 2 : 1;
    std::vector<std::vector<TrainingRun>> runs(static_cast<std::size_t>(count));
    run_as_ranks(count, [&](Communicator& ranks) {
      const Context context = context_of_rank(kernels, ranks, threads);
      runs[static_cast<std::size_t>(ranks.rank())] = sweep(examples, recipe, heads, context, start);
    });
    for (int rank = 0; rank < count; ++rank) {
      INFO(name_of(kernels.set) << ", rank " << rank << " of " << count << ", " << threads
                                << " threads each");
      CHECK(runs[static_cast<std::size_t>(rank)] == alone);
    }
  }
}

TEST_CASE("ranks train the model of one process, bit for bit", "[ranks][trainer]") {
  const ImageSet images = noisy_images(700, 1500, 6);
  for_each_set([&](const KernelTable& kernels) {
    check_ranks(images.examples(), sweep_recipe(), {{0.02, 0.0}}, kernels);
  });
}

TEST_CASE("ranks train many classes, and several heads with momentum", "[ranks][trainer]") {
  Recipe recipe = sweep_recipe(33);
  recipe.momentum = 0.9;
  const ImageSet images = noisy_images(500, 900, 3);
  check_ranks(images.examples(), recipe, {{0.02, 0.01}, {0.001, 0.0}}, best_kernels());
  // Two slices: some of the ranks have none.
  const auto features = signed_features<float>(600, 700, 100, 7);
  check_ranks(features.examples(), sweep_recipe(), {{0.05, 0.0}}, best_kernels());
}

TEST_CASE("ranks that start from a model train that of one process", "[ranks][trainer]") {
  const ImageSet images = noisy_images(500, 900, 3);
  const LinearModel start = random_start(3, 900, 1.0f / 255.0f, 0.05f);
  Recipe recipe = sweep_recipe(33);
  recipe.momentum = 0.9;
  check_ranks(images.examples(), recipe, {{0.02, 0.01}, {0.001, 0.0}}, best_kernels(), &start);
}

TEST_CASE("a deadline of one rank ends the epoch of all at the same step", "[ranks][trainer]") {
  const ImageSet images = noisy_images(4000, 64, 3);
  std::vector<std::size_t> examples(3);
  std::vector<LinearModel> models(3);
  run_as_ranks(3, [&](Communicator& ranks) {
    const auto rank = static_cast<std::size_t>(ranks.rank());
    const Context context = context_of_rank(best_kernels(), ranks, 1);
    SweepTrainer trainer(images.examples(), sweep_recipe(), {{0.02, 0.0}}, context,
                         TrainingThreads::all);
    const auto now = std::chrono::steady_clock::now();
    trainer.run_epoch_until(rank == 1 ? now : now + std::chrono::hours(1));
    examples[rank] = trainer.last_epoch_examples();
    models[rank] = trainer.finished_model(0);
  });
  CHECK(examples == std::vector<std::size_t>(3, sweep_recipe().batch_size));
  CHECK(same_bits(models[1].weights, models[0].weights));
  CHECK(same_bits(models[2].weights, models[0].weights));
}

TEST_CASE("a head that diverges does so in all ranks", "[ranks][trainer]") {
  const ImageSet images = meaningless_images();
  const std::vector<Head> heads = {{0.02, 0.0}, {1e38, 0.0}};
  std::vector<std::optional<std::string>> reasons(2);
  std::vector<LinearModel> models(2);
  run_as_ranks(2, [&](Communicator& ranks) {
    const auto rank = static_cast<std::size_t>(ranks.rank());
    const Context context = context_of_rank(best_kernels(), ranks, 1);
    SweepTrainer trainer(images.examples(), sweep_recipe(), heads, context, TrainingThreads::all);
    trainer.run_epoch();
    reasons[rank] = trainer.divergence(1);
    trainer.run_epoch();
    models[rank] = trainer.finished_model(0);
  });
  REQUIRE(reasons[0]);
  CHECK(reasons[0] == reasons[1]);
  CHECK(same_bits(models[0].weights, models[1].weights));
  const auto alone = sweep(images.examples(), sweep_recipe(), heads, best_kernels(), 1);
  CHECK(same_bits(models[0].weights, alone[0].model.weights));
}

}  // namespace
}  // namespace linnet::test
