#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/core/random.hpp"
#include "linnet/sweep.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/structured_images.hpp"
#include "tests/support/training_run.hpp"

namespace linnet::test {

/// What each head hands out, from weights of zero or from a model.
inline std::vector<TrainingRun> sweep(const Examples& examples, const Recipe& recipe,
                                      const std::vector<Head>& heads, const Context& context,
                                      const LinearModel* start = nullptr) {
  SweepTrainer trainer(examples, recipe, heads, context, TrainingThreads::all);
  if (start != nullptr) trainer.start_from(*start);
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

inline std::vector<TrainingRun> sweep(const Examples& examples, const Recipe& recipe,
                                      const std::vector<Head>& heads, const KernelTable& kernels,
                                      int threads, const LinearModel* start = nullptr) {
  return sweep(examples, recipe, heads, context_of(kernels, threads), start);
}

inline Recipe sweep_recipe(std::size_t batch_size = 48) {
  Recipe recipe = short_recipe(2);
  recipe.batch_size = batch_size;
  return recipe;
}

/// Nothing can be learnt, so that a large rate surely diverges.
inline ImageSet meaningless_images() {
  ImageSet images = structured_images(9000, 100, 4, 2);
  Random random(3);
  for (std::uint32_t& label : images.labels) label = static_cast<std::uint32_t>(random.below(4));
  return images;
}

}  // namespace linnet::test
