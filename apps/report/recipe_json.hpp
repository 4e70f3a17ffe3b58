#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "apps/options/swept_values.hpp"
#include "linnet/recipe.hpp"

namespace linnet {

/// The recipe as it is written to model files and metrics; `seed` and all sizes are numbers.
nlohmann::ordered_json to_json(const Recipe& recipe);
std::string json_text(const Recipe& recipe);

/// The entries of the recipe in a model file, a line each, with lists and objects as "…"; nothing
/// if it is not a JSON object. The text may come from anywhere: names and values are escaped, and
/// the time is linear in its length.
std::string recipe_lines(std::string_view json);

nlohmann::ordered_json to_json(const ClassWeights& weights);

/// ", balanced class weights" and the like; empty where all are equal.
std::string describe(const ClassWeights& weights);

/// "normalized standardized " and the like, of features; empty where they are neither.
std::string describe_transform(const Recipe& recipe);

/// One line for a terminal: "default: log-softmax loss, 6 outputs, 15 epochs of batches of 64, …".
std::string describe(const Recipe& recipe);
/// The same of the models of a sweep: "13 learning rates from 0.001 to 1 …".
std::string describe(const Recipe& recipe, const SweptValues& values);

}  // namespace linnet
