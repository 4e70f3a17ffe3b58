#include "linnet/recipe.hpp"

#include <cmath>

#include "engine/core/choice_named.hpp"
#include "engine/data/class_weights.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

void require(bool holds, const std::string& field, const std::string& reason,
             Fault fault = Fault::usage) {
  if (!holds) throw Error(fault, field + " " + reason, field);
}

}  // namespace

Recipe default_recipe() {
  Recipe recipe;
  recipe.name = "default";
  recipe.schedule = Schedule::cosine;
  recipe.centre = Centre::mean;
  return recipe;
}

Recipe article_recipe() {
  Recipe recipe;
  recipe.name = "article";
  recipe.loss = Loss::article;
  recipe.learning_rate = 1.0;
  recipe.shuffle = Shuffle::once;
  recipe.stratify = false;
  recipe.split = Splitting::random;
  recipe.outputs = 10;
  recipe.pixel_divisor = 255.0 * 255.0;
  return recipe;
}

std::optional<Recipe> recipe_named(std::string_view name) {
  if (name == "default") return default_recipe();
  if (name == "article") return article_recipe();
  return std::nullopt;
}

void check(const Recipe& recipe, std::size_t classes) {
  require(recipe.epochs >= 1, "epochs", "must be at least 1");
  const double rate = recipe.learning_rate.value_or(1.0);
  require(std::isfinite(rate) && rate > 0.0, "learning_rate", "must be a number above 0");
  require(recipe.momentum >= 0.0 && recipe.momentum < 1.0, "momentum",
          "must be at least 0 and less than 1");
  require(std::isfinite(recipe.weight_decay) && recipe.weight_decay >= 0.0, "weight_decay",
          "must be a number of at least 0");
  check(recipe.class_weights, classes);
  require(recipe.valid_fraction >= 0.0 && recipe.valid_fraction < 1.0, "valid_fraction",
          "must be at least 0 and less than 1");
  require(recipe.outputs == 0 || recipe.outputs >= classes, "outputs",
          std::to_string(recipe.outputs) + " is less than the " + std::to_string(classes) +
              " classes there are",
          Fault::data);
  const bool takes_transformed = recipe.loss == Loss::log_softmax;  // exp(z) would be too large
  require(takes_transformed || recipe.normalize == Normalize::none, "normalize",
          "is for the loss log-softmax: the article's takes features as they are");
  require(takes_transformed || !recipe.standardize, "standardize",
          "is for the loss log-softmax: the article's takes features as they are");
  const double divisor = recipe.pixel_divisor.value_or(1.0);
  require(std::isfinite(divisor) && divisor > 0.0, "pixel_divisor", "must be above 0");
}

std::string_view name_of(Shuffle shuffle) {
  return shuffle == Shuffle::epoch ? "epoch" : "once";
}

std::string_view name_of(Splitting split) {
  return split == Splitting::random ? "random" : "grouped";
}

std::string_view name_of(Schedule schedule) {
  return schedule == Schedule::constant ? "constant" : "cosine";
}

std::string_view name_of(Centre centre) {
  return centre == Centre::none ? "none" : "mean";
}

std::optional<Shuffle> shuffle_named(std::string_view name) {
  return choice_named(name, {Shuffle::epoch, Shuffle::once});
}

std::optional<Splitting> splitting_named(std::string_view name) {
  return choice_named(name, {Splitting::random, Splitting::grouped});
}

std::optional<Schedule> schedule_named(std::string_view name) {
  return choice_named(name, {Schedule::constant, Schedule::cosine});
}

std::optional<Centre> centre_named(std::string_view name) {
  return choice_named(name, {Centre::none, Centre::mean});
}

}  // namespace linnet
