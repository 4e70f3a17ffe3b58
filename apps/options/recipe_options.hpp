#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "linnet/recipe.hpp"

namespace CLI {
class App;
}

namespace linnet {

/// The options of training. What is not given comes from the recipe of --recipe.
struct RecipeOptions {
  std::optional<Recipe> recipe;
  std::optional<std::size_t> epochs;
  std::optional<std::size_t> batch_size;
  std::optional<double> learning_rate;
  std::optional<Schedule> schedule;
  std::optional<double> momentum;
  std::optional<double> weight_decay;
  std::optional<std::vector<double>> class_weights;  ///< empty if they are balanced
  std::optional<double> valid_fraction;
  std::optional<Splitting> split;
  bool stratify = false;
  std::optional<std::uint64_t> seed;
  std::optional<Shuffle> shuffle;
  std::optional<Loss> loss;
  std::optional<Centre> centre;
  std::optional<std::size_t> outputs;
};

void add_recipe_options(CLI::App& app, RecipeOptions& options);

Recipe to_recipe(const RecipeOptions& options);

}  // namespace linnet
