#include "apps/report/recipe_json.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace linnet {
namespace {

nlohmann::ordered_json to_json(const ClassWeights& weights) {
  if (weights.balanced) return "balanced";
  if (weights.list.empty()) return nullptr;
  return weights.list;
}

/// ", NAME NUMBER" for a number other than 0.
std::string unless_zero(const char* name, double number) {
  return number == 0.0 ? "" : fmt::format(", {} {:g}", name, number);
}

std::string describe(const ClassWeights& weights) {
  if (weights.balanced) return ", balanced class weights";
  if (weights.list.empty()) return "";
  return fmt::format(", class weights {:g}", fmt::join(weights.list, ","));
}

}  // namespace

nlohmann::ordered_json to_json(const Recipe& recipe) {
  return {{"name", recipe.name},
          {"loss", std::string(name_of(recipe.loss))},
          {"epochs", recipe.epochs},
          {"batch_size", recipe.batch_size},
          {"learning_rate", recipe.learning_rate.value()},
          {"schedule", std::string(name_of(recipe.schedule))},
          {"momentum", recipe.momentum},
          {"weight_decay", recipe.weight_decay},
          {"class_weights", to_json(recipe.class_weights)},
          {"shuffle", std::string(name_of(recipe.shuffle))},
          {"valid_fraction", recipe.valid_fraction},
          {"split", std::string(name_of(recipe.split))},
          {"stratify", recipe.stratify},
          {"seed", recipe.seed},
          {"outputs", recipe.outputs},
          {"centre", std::string(name_of(recipe.centre))},
          {"pixel_divisor", recipe.pixel_divisor}};
}

std::string json_text(const Recipe& recipe) {
  return to_json(recipe).dump();
}

std::string describe(const Recipe& recipe) {
  return fmt::format(
      "{}: {} loss, {} outputs, {} epoch{} of batches of {}, learning rate {:.4g} {}{}{}{}, "
      "{}{}{}, seed {}, features (pixel{}) / {:g}",
      recipe.name, name_of(recipe.loss), recipe.outputs, recipe.epochs,
      recipe.epochs == 1 ? "" : "s", recipe.batch_size, recipe.learning_rate.value(),
      recipe.schedule == Schedule::cosine ? "falling as a cosine" : "throughout",
      unless_zero("momentum", recipe.momentum), unless_zero("weight decay", recipe.weight_decay),
      describe(recipe.class_weights),
      recipe.shuffle == Shuffle::epoch ? "shuffled each epoch" : "shuffled once",
      recipe.split == Splitting::random ? ", split at random" : "",
      recipe.stratify ? ", stratified" : "", recipe.seed,
      recipe.centre == Centre::mean ? " - mean" : "", recipe.pixel_divisor);
}

}  // namespace linnet
