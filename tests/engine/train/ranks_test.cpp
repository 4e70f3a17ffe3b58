// Training by several ranks, which are threads here: tests/mpi runs the same with processes.

#include <chrono>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "linnet/sweep.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/runs_of_ranks.hpp"
#include "tests/support/starting_models.hpp"
#include "tests/support/structured_images.hpp"
#include "tests/support/sweeps.hpp"
#include "tests/support/thread_ranks.hpp"
#include "tests/support/training_run.hpp"

namespace linnet::test {
namespace {

constexpr int kMostRanks = 5;

/// All ranks have what a process alone has, for any number of ranks and threads of each.
void check_ranks(const Examples& examples, const Recipe& recipe, const std::vector<Head>& heads,
                 const KernelTable& kernels, WorkDivision division = WorkDivision::columns,
                 const LinearModel* start = nullptr) {
  const std::vector<TrainingRun> alone = sweep(examples, recipe, heads, kernels, 1, start);
  for (int count = 1; count <= kMostRanks; ++count) {
    const int threads = threads_of_each(count);
    const auto runs = results_of_ranks(count, [&](Communicator& ranks) {
      const Context context = context_of_rank(kernels, ranks, threads, division);
      return sweep(examples, recipe, heads, context, start);
    });
    check_runs_of_ranks(runs, alone, kernels, threads);
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
  check_ranks(images.examples(), recipe, {{0.02, 0.01}, {0.001, 0.0}}, best_kernels(),
              WorkDivision::columns, &start);
}

TEST_CASE("ranks that train different heads have those of one process", "[ranks][trainer]") {
  const std::vector<Head> heads = {{0.02, 0.01}, {0.001, 0.0}, {0.1, 0.0}};
  const ImageSet images = noisy_images(500, 900, 3);
  const auto division = GENERATE(WorkDivision::heads, WorkDivision::automatic);
  Recipe recipe = sweep_recipe(33);
  SECTION("on every instruction set") {
    for_each_set([&](const KernelTable& kernels) {
      check_ranks(images.examples(), recipe, heads, kernels, division);
    });
  }
  SECTION("with momentum") {
    recipe.momentum = 0.9;
    check_ranks(images.examples(), recipe, heads, best_kernels(), division);
  }
  SECTION("from a model") {
    const LinearModel start = random_start(3, 900, 1.0f / 255.0f, 0.05f);
    check_ranks(images.examples(), recipe, heads, best_kernels(), division, &start);
  }
  SECTION("of features of two slices") {
    const auto features = signed_features<float>(600, 700, 64, 7);
    check_ranks(features.examples(), recipe, heads, best_kernels(), division);
  }
}

TEST_CASE("ranks train with the threads that pay", "[ranks][trainer]") {
  const std::vector<Head> heads = {{0.02, 0.01}, {0.001, 0.0}, {0.1, 0.0}};
  const ImageSet images = noisy_images(2000, 900, 3);
  const auto division = GENERATE(WorkDivision::columns, WorkDivision::heads);
  const auto weights = [&](const Context& context) {
    SweepTrainer trainer(images.examples(), sweep_recipe(), heads, context,
                         TrainingThreads::automatic);
    trainer.run_epoch();
    return trainer.finished_model(2).weights;
  };
  const Matrix<float> alone = weights(context_of(best_kernels(), 1));
  const auto of_ranks = results_of_ranks(4, [&](Communicator& ranks) {
    return weights(context_of_rank(best_kernels(), ranks, 2, division));
  });
  for (const Matrix<float>& of_rank : of_ranks) CHECK(same_bits(of_rank, alone));
}

TEST_CASE("ranks go on from a state, and give one to other ranks", "[ranks][trainer]") {
  const ImageSet images = meaningless_images();
  // One of them diverges before the state is taken.
  const std::vector<Head> heads = {{0.02, 0.0}, {1e38, 0.0}, {0.01, 0.0}, {0.005, 0.0}};
  const auto division =
      GENERATE(WorkDivision::columns, WorkDivision::heads, WorkDivision::automatic);
  const auto trainer_in = [&](const Context& context) {
    return SweepTrainer(images.examples(), sweep_recipe(), heads, context, TrainingThreads::all);
  };
  const Context& alone = context_of(best_kernels(), 1);
  SweepTrainer unbroken = trainer_in(alone);
  unbroken.run_epoch();
  unbroken.run_epoch();
  auto states = results_of_ranks(3, [&](Communicator& ranks) {
    const Context context = context_of_rank(best_kernels(), ranks, 1, division);
    SweepTrainer trainer = trainer_in(context);
    trainer.run_epoch();
    return trainer.state();
  });
  REQUIRE(states[2].divergences[1]);
  const auto models = results_of_ranks(2, [&](Communicator& ranks) {
    const Context context = context_of_rank(best_kernels(), ranks, 1, division);
    SweepTrainer trainer = trainer_in(context);
    trainer.restore(std::move(states[static_cast<std::size_t>(ranks.rank() + 1)]));
    trainer.run_epoch();
    return trainer.finished_model(3);
  });
  const LinearModel expected = unbroken.finished_model(3);
  CHECK(same_bits(models[0].weights, expected.weights));
  CHECK(same_bits(models[1].weights, expected.weights));
}

TEST_CASE("a deadline of one rank ends the epoch of all at the same step", "[ranks][trainer]") {
  const ImageSet images = noisy_images(4000, 64, 3);
  const auto division = GENERATE(WorkDivision::columns, WorkDivision::heads);
  std::vector<std::size_t> examples(3);
  std::vector<LinearModel> models(3);
  run_as_ranks(3, [&](Communicator& ranks) {
    const auto rank = static_cast<std::size_t>(ranks.rank());
    const Context context = context_of_rank(best_kernels(), ranks, 1, division);
    SweepTrainer trainer(images.examples(), sweep_recipe(), {{0.02, 0.0}, {0.01, 0.0}}, context,
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

TEST_CASE("a deadline that does not pass changes nothing", "[ranks][trainer]") {
  const ImageSet images = noisy_images(4000, 64, 3);
  const std::vector<Head> heads = {{0.02, 0.0}, {0.01, 0.0}};
  const auto division = GENERATE(WorkDivision::columns, WorkDivision::heads);
  SweepTrainer alone(images.examples(), sweep_recipe(), heads, context_of(best_kernels(), 1));
  alone.run_epoch();
  std::vector<std::size_t> examples(3);
  std::vector<LinearModel> models(3);
  run_as_ranks(3, [&](Communicator& ranks) {
    const auto rank = static_cast<std::size_t>(ranks.rank());
    const Context context = context_of_rank(best_kernels(), ranks, 1, division);
    SweepTrainer trainer(images.examples(), sweep_recipe(), heads, context, TrainingThreads::all);
    trainer.run_epoch_until(std::chrono::steady_clock::now() + std::chrono::hours(1));
    examples[rank] = trainer.last_epoch_examples();
    models[rank] = trainer.finished_model(1);
  });
  CHECK(examples == std::vector<std::size_t>(3, alone.last_epoch_examples()));
  for (const LinearModel& model : models) {
    CHECK(same_bits(model.weights, alone.finished_model(1).weights));
  }
}

TEST_CASE("a head that diverges does so in all ranks", "[ranks][trainer]") {
  const ImageSet images = meaningless_images();
  const auto division =
      GENERATE(WorkDivision::columns, WorkDivision::heads, WorkDivision::automatic);
  // A loss that is not finite, and weights that are not, which show later.
  const std::vector<Head> heads = {{0.02, 0.0}, {1e38, 0.0}, {0.01, 0.0}, {0.01, 1e30}};
  const auto alone = [&](const Context& context) {
    SweepTrainer trainer(images.examples(), sweep_recipe(), heads, context, TrainingThreads::all);
    std::vector<double> losses = trainer.run_epoch();
    for (double& loss : losses) loss = std::isnan(loss) ? -1.0 : loss;
    std::vector<std::optional<std::string>> reasons;
    for (std::size_t head = 0; head < heads.size(); ++head) {
      reasons.push_back(trainer.divergence(head));
    }
    trainer.run_epoch();
    return std::tuple(losses, reasons, trainer.finished_model(0), trainer.finished_model(2));
  };
  const auto expected = alone(context_of(best_kernels(), 1));
  REQUIRE(std::get<1>(expected)[1]);
  REQUIRE(std::get<1>(expected)[3]);
  run_as_ranks(3, [&](Communicator& ranks) {
    const auto got = alone(context_of_rank(best_kernels(), ranks, 1, division));
    const bool same = std::get<0>(got) == std::get<0>(expected) &&
                      std::get<1>(got) == std::get<1>(expected) &&
                      same_bits(std::get<2>(got).weights, std::get<2>(expected).weights) &&
                      same_bits(std::get<3>(got).weights, std::get<3>(expected).weights);
    if (!same) throw std::runtime_error("a rank differs");
  });
}

TEST_CASE("all ranks fail if all heads diverge", "[ranks][trainer]") {
  const ImageSet images = meaningless_images();
  const auto division = GENERATE(WorkDivision::columns, WorkDivision::heads);
  const auto texts = results_of_ranks(3, [&](Communicator& ranks) {
    const Context context = context_of_rank(best_kernels(), ranks, 1, division);
    SweepTrainer trainer(images.examples(), sweep_recipe(), {{1e38, 0.0}, {2e38, 0.0}}, context);
    return error_text(Fault::data, [&] { trainer.run_epoch(); });
  });
  CHECK(texts == std::vector<std::string>(3, texts[0]));
  CHECK(texts[0].find("training diverged in epoch 0") != std::string::npos);
}

TEST_CASE("training by SGD cannot divide rows", "[ranks][trainer]") {
  const ImageSet images = noisy_images(100, 9, 3);
  const Context context({.threads = 1, .division = WorkDivision::rows});
  CHECK(error_text(Fault::usage, [&] {
          SweepTrainer(images.examples(), sweep_recipe(), {{0.02, 0.0}}, context);
        }) == "division rows: training by SGD divides columns or heads; rows are for L-BFGS");
}

}  // namespace
}  // namespace linnet::test
