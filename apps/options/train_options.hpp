#pragma once

#include <optional>
#include <string>

#include "apps/options/checkpoint_options.hpp"
#include "apps/options/data_options.hpp"
#include "apps/options/ending_options.hpp"
#include "apps/options/machine_options.hpp"
#include "apps/options/recipe_options.hpp"
#include "apps/options/solver_options.hpp"
#include "apps/process/ranks.hpp"
#include "linnet/affinity.hpp"
#include "linnet/work_division.hpp"

namespace CLI {
class App;
}

namespace linnet {

/// The options of `linnet train`.
struct TrainOptions {
  std::string data;   ///< to train on
  std::string valid;  ///< to validate on; empty: a part of `data`
  std::string test;   ///< to evaluate the final model on; empty: none
  // Files of labels of these; empty: there are none.
  std::string labels;
  std::string valid_labels;
  std::string test_labels;
  std::string init;  ///< the model to start from; empty: weights of zero
  RecipeOptions recipe;
  SolverOptions solver;
  EndingOptions ending;
  CheckpointOptions checkpoint;
  MachineOptions machine;
  std::optional<Affinity> affinity;
  std::optional<Distributed> distributed;
  std::optional<WorkDivision> division;
  std::string output = "model.safetensors";
  std::string metrics;  ///< empty: no metrics are written
  std::string report;   ///< empty: no page is written
  DataOptions data_options;
  std::string cache;
  bool quiet = false;
  bool profile = false;
};

void add_train_options(CLI::App& app, TrainOptions& options);

}  // namespace linnet
