#include "linnet/recipe.hpp"

#include <cmath>
#include <initializer_list>
#include <numbers>

#include "linnet/error.hpp"

namespace linnet {
namespace {

template <class Choice>
std::optional<Choice> choice_named(std::string_view name, std::initializer_list<Choice> choices) {
  for (Choice choice : choices) {
    if (name == name_of(choice)) return choice;
  }
  return std::nullopt;
}

void require(bool holds, const std::string& complaint) {
  if (!holds) throw Error(Fault::usage, complaint);
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

double fitted_learning_rate(double mean_squared_length) {
  constexpr double kMost = 2.0;
  return mean_squared_length <= 50.0 / kMost ? kMost : 50.0 / mean_squared_length;
}

double learning_rate_at(Schedule schedule, double peak, std::size_t step, std::size_t steps) {
  if (schedule == Schedule::constant) return peak;
  const double done = static_cast<double>(step) / static_cast<double>(steps);
  return peak * 0.5 * (1.0 + std::cos(std::numbers::pi * done));
}

void check(const Recipe& recipe, std::size_t classes) {
  require(recipe.epochs >= 1, "--epochs must be at least 1");
  require(recipe.batch_size >= 1, "--batch-size must be at least 1");
  const double rate = recipe.learning_rate.value_or(1.0);
  require(std::isfinite(rate) && rate > 0.0, "--lr must be a number above 0");
  require(recipe.momentum >= 0.0 && recipe.momentum < 1.0,
          "--momentum must be at least 0 and less than 1");
  require(std::isfinite(recipe.weight_decay) && recipe.weight_decay >= 0.0,
          "--weight-decay must be a number of at least 0");
  check(recipe.class_weights, classes);
  require(recipe.valid_fraction > 0.0 && recipe.valid_fraction < 1.0,
          "--valid-fraction must lie between 0 and 1");
  require(recipe.outputs == 0 || recipe.outputs >= classes,
          "--outputs " + std::to_string(recipe.outputs) + " is less than the " +
              std::to_string(classes) + " classes there are");
  require(std::isfinite(recipe.pixel_divisor) && recipe.pixel_divisor > 0.0,
          "the divisor of pixels must be above 0");
}

void require_batch(const Recipe& recipe, std::size_t examples) {
  require(recipe.batch_size <= examples, "--batch-size " + std::to_string(recipe.batch_size) +
                                             " is more than the " + std::to_string(examples) +
                                             " images there are to train on");
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
