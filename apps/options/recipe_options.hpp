#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apps/options/class_weights_text.hpp"
#include "apps/options/swept_values.hpp"
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
  // Ascending, each once, and at least one:
  std::optional<std::vector<double>> learning_rates;
  std::optional<Schedule> schedule;
  std::optional<double> momentum;
  std::optional<std::vector<double>> weight_decays;
  std::optional<ClassWeightsText> class_weights;
  std::optional<double> valid_fraction;
  std::optional<Splitting> split;
  bool stratify = false;
  bool no_stratify = false;
  std::optional<std::vector<std::uint64_t>> seeds;
  std::optional<Shuffle> shuffle;
  std::optional<Loss> loss;
  std::optional<Normalize> normalize;
  bool standardize = false;
  std::optional<Centre> centre;
  std::optional<std::size_t> outputs;
};

void add_recipe_options(CLI::App& app, RecipeOptions& options);

/// The recipe for data with these classes, in byte order of their names; the first one of several.
/// Throws UsageError for options that exclude each other, and Error(data) for class weights that
/// name another class.
Recipe to_recipe(const RecipeOptions& options, const std::vector<std::string>& classes);

/// What a sweep varies of that recipe: one value each where no list was given.
SweptValues swept_values(const RecipeOptions& options, const Recipe& recipe);

}  // namespace linnet
