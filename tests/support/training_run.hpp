#pragma once

#include <cstddef>
#include <vector>

#include "linnet/trainer.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/guarded_rows.hpp"

namespace linnet::test {

/// All that a run of Trainer hands out.
struct TrainingRun {
  std::vector<double> losses;  ///< of each epoch in training and in validation
  LinearModel model;

  bool operator==(const TrainingRun& other) const {
    return losses == other.losses && model.pixel_factor == other.model.pixel_factor &&
           model.bias == other.model.bias && same_bits(model.weights, other.model.weights);
  }
};

/// All epochs of the recipe, by a team of all threads.
inline TrainingRun training_run(const Examples& examples, const Recipe& recipe,
                                const KernelTable& kernels, int threads) {
  Trainer trainer(examples, recipe, context_of(kernels, threads), TrainingThreads::all);
  TrainingRun run;
  for (std::size_t epoch = 0; epoch < recipe.epochs; ++epoch) {
    run.losses.push_back(trainer.run_epoch({}));
    run.losses.push_back(trainer.evaluate_on_validation({}).loss);
  }
  run.model = trainer.finished_model();
  return run;
}

/// A recipe with another number of epochs.
inline Recipe short_recipe(std::size_t epochs, Recipe recipe = default_recipe()) {
  recipe.epochs = epochs;
  return recipe;
}

}  // namespace linnet::test
