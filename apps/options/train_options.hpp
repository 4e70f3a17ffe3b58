#pragma once

#include <optional>
#include <string>

#include "apps/options/data_options.hpp"
#include "apps/options/machine_options.hpp"
#include "apps/options/recipe_options.hpp"
#include "engine/core/affinity.hpp"

namespace CLI {
class App;
}

namespace linnet {

/// The options of `linnet train`.
struct TrainOptions {
  std::string data;   ///< images to train on
  std::string valid;  ///< images to validate on; empty: a part of `data`
  RecipeOptions recipe;
  MachineOptions machine;
  std::optional<Affinity> affinity;
  std::string output = "model.safetensors";
  std::string metrics;  ///< empty: no metrics are written
  DataOptions data_options;
  std::string cache;
  bool quiet = false;
  bool profile = false;
};

void add_train_options(CLI::App& app, TrainOptions& options);

}  // namespace linnet
