// Training by ranks of which each has some columns of the features alone.

#include <string>
#include <vector>

#include "engine/core/all_indices.hpp"
#include "engine/model/evaluation.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/example_parts.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/runs_of_ranks.hpp"
#include "tests/support/sweeps.hpp"
#include "tests/support/thread_ranks.hpp"

namespace linnet::test {
namespace {

using Kind = ResidentPart::Kind;

/// All ranks have what a process alone has that has all features.
void check_columns(const Examples& examples, const Recipe& recipe, const std::vector<Head>& heads,
                   const KernelTable& kernels) {
  const std::vector<TrainingRun> alone = sweep(examples, recipe, heads, kernels, 1);
  for (const int count : {2, 3, 4}) {
    for (const int threads : {1, 2}) {
      const auto runs = results_of_ranks(count, [&](Communicator& ranks) {
        const ExamplePart part = part_of_rank(examples, ranks, Kind::columns);
        return sweep(part.examples(), recipe, heads, context_of_rank(kernels, ranks, threads));
      });
      check_runs_of_ranks(runs, alone, kernels, threads);
    }
  }
}

TEST_CASE("ranks with columns train the model of one process", "[ranks][trainer]") {
  const ImageSet images = noisy_images(700, 2500, 6);
  for_each_set([&](const KernelTable& kernels) {
    check_columns(images.examples(), sweep_recipe(), {{0.02, 0.0}}, kernels);
  });
}

TEST_CASE("ranks with columns of transformed features train the model of one process",
          "[ranks][trainer]") {
  ImageSet images = noisy_images(2300, 900, 3);
  for (std::size_t black = 2280; black < 2300; ++black) {  // some are trained on
    for (std::uint8_t& pixel : images.pixels.values(black)) pixel = 0;
  }
  sum_up(images);
  Recipe recipe = sweep_recipe(33);
  recipe.epochs = 1;
  recipe.standardize = GENERATE(false, true);
  recipe.normalize = GENERATE(Normalize::none, Normalize::rows);
  for_each_set([&](const KernelTable& kernels) {
    check_columns(images.examples(), recipe, {{0.02, 0.01}}, kernels);
  });
}

TEST_CASE("ranks with columns train many classes, and several heads with momentum",
          "[ranks][trainer]") {
  Recipe recipe = sweep_recipe(33);
  recipe.momentum = 0.9;
  recipe.class_weights.balanced = true;
  check_columns(noisy_images(500, 900, 3).examples(), recipe, {{0.02, 0.01}, {0.001, 0.0}},
                best_kernels());
  // Of few slices: some ranks have none.
  check_columns(noisy_images(600, 200, 100).examples(), sweep_recipe(), {{0.05, 0.0}},
                best_kernels());
}

TEST_CASE("ranks with columns validate on a set of its own, with the threads that pay",
          "[ranks][trainer]") {
  const ImageSet images = noisy_images(700, 1500, 4);
  const ImageSet others = structured_images(300, 1500, 4, 5);
  const auto run = [&](const Examples& train, const Examples& valid, const Context& context) {
    SweepTrainer trainer(train, sweep_recipe(), {{0.02, 0.0}, {0.01, 0.1}}, context,
                         TrainingThreads::automatic, valid);
    std::vector<double> figures = trainer.run_epoch();
    for (int i = 0; i < 2; ++i) {
      for (const auto& evaluation : trainer.evaluate_on_validation()) {
        figures.push_back(evaluation->loss);
      }
    }
    figures.push_back(trainer.evaluate_on(train, 1).loss);
    const LinearModel model = trainer.finished_model(1);
    figures.push_back(evaluate(model, train, all_indices(train.labels.size()), context, {}).loss);
    figures.insert(figures.end(), model.bias.begin(), model.bias.end());
    return figures;
  };
  const std::vector<double> alone =
      run(images.examples(), others.examples(), context_of(best_kernels(), 1));
  const auto figures = results_of_ranks(3, [&](Communicator& ranks) {
    const ExamplePart train = part_of_rank(images.examples(), ranks, Kind::columns);
    const ExamplePart valid = part_of_rank(others.examples(), ranks, Kind::columns);
    return run(train.examples(), valid.examples(), context_of_rank(best_kernels(), ranks, 2));
  });
  for (const std::vector<double>& of_rank : figures) CHECK(of_rank == alone);
}

/// The errors of two ranks that are to train on parts of examples.
std::vector<std::string> errors(const ImageSet& images, const std::vector<ResidentPart>& parts,
                                Fault fault, WorkDivision division) {
  return results_of_ranks(static_cast<int>(parts.size()), [&](Communicator& ranks) {
    const auto rank = static_cast<std::size_t>(ranks.rank());
    const ExamplePart part(images.examples(), parts[rank], Flush::back);
    const Context context = context_of_rank(best_kernels(), ranks, 1, division);
    return error_text(fault, [&] {
      SweepTrainer(part.examples(), sweep_recipe(), {{0.02, 0.0}, {0.01, 0.0}}, context);
    });
  });
}

TEST_CASE("ranks refuse parts of features that they cannot train on", "[ranks][trainer]") {
  const ImageSet images = noisy_images(200, 8192, 3);
  const auto both = [](const std::string& text) { return std::vector<std::string>(2, text); };
  CHECK(errors(images, {{Kind::columns, 0, 4096}, {Kind::columns, 5120, 8192}}, Fault::data,
               WorkDivision::automatic) ==
        both("process 1 lacks the features 4096 to 5119 (counted from 0), which it trains with "
             "this instruction set"));
  CHECK(errors(images, {{Kind::columns, 0, 3072}, {Kind::columns, 3072, 8192}}, Fault::data,
               WorkDivision::columns) ==
        both("process 0 lacks the features 3072 to 4095 (counted from 0), which it trains with "
             "this instruction set"));
  CHECK(errors(images, {{Kind::rows, 0, 100}, {Kind::rows, 100, 200}}, Fault::data,
               WorkDivision::automatic) ==
        both("each process has some rows: training by SGD takes columns"));
  CHECK(errors(images, {{Kind::columns, 0, 8192}, {Kind::rows, 0, 200}}, Fault::usage,
               WorkDivision::automatic) ==
        both("examples: all processes must have columns, or rows, or all of the features"));
  CHECK(errors(images, {{Kind::columns, 0, 4096}, {Kind::columns, 4096, 8192}}, Fault::usage,
               WorkDivision::heads) ==
        both("division heads: each process has some columns of the features"));
}

TEST_CASE("a part of features takes the sums of all rows", "[trainer]") {
  const ImageSet images = noisy_images(100, 200, 3);
  const ExamplePart part(images.examples(), {Kind::columns, 0, 100}, Flush::back);
  Examples examples = part.examples();
  examples.sums = {};
  CHECK(error_text(Fault::usage, [&] { check(examples); }) ==
        "examples: a part of the features takes the sums of all rows");
}

}  // namespace
}  // namespace linnet::test
