#include "apps/options/recipe_options.hpp"

#include <limits>

#include "apps/options/options.hpp"

namespace linnet {
namespace {

constexpr std::uint64_t kMostOfAnything = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kMostImages = std::numeric_limits<std::uint32_t>::max();

template <class Value, class Given>
void override_with(Value& value, const std::optional<Given>& given) {
  if (given) value = *given;
}

}  // namespace

void add_recipe_options(CLI::App& app, RecipeOptions& options) {
  Options add(app);
  add.add_choice("--recipe", options.recipe, recipe_named, {"default", "article"},
                 "Sets all options of training at once; those given beside it override it");
  add.add_count("--epochs", options.epochs, 1, 1'000'000, "15", "Passes over the training set");
  add.add_count("--batch-size", options.batch_size, 1, kMostImages, "64", "Images a step");
  add.add_positive("--lr", options.learning_rate, 0.0, "",
                   "Learning rate [fitted to the data; article: 1]");
  add.add_choice("--schedule", options.schedule, schedule_named, {"cosine", "constant"},
                 "How the learning rate goes; article: constant");
  add.add_share("--momentum", options.momentum, 1.0, "0", "Part of a step that the next one keeps");
  add.add_share("--weight-decay", options.weight_decay, 0.0, "0",
                "Part of each weight that is added to its gradient");
  add.add_word_or_numbers(
      "--class-weights", options.class_weights, "balanced",
      "What an image of each class counts in training: the rarer the more, or a "
      "number each, as in 1,2.5,1 [all 1]");
  add.add_positive("--valid-fraction", options.valid_fraction, 1.0, "0.2",
                   "Part of the images to validate on");
  add.add_choice("--split", options.split, splitting_named, {"grouped", "random"},
                 "Copies of an image on one side, or each by itself; article: random");
  add.add_flag("--stratify", options.stratify,
               "Take the part to validate on from each class, not from all together");
  add.add_count("--seed", options.seed, 0, kMostOfAnything, "0", "Decides split and shuffles");
  add.add_choice("--shuffle", options.shuffle, shuffle_named, {"epoch", "once"},
                 "When the order changes; article: once");
  add.add_choice("--loss", options.loss, loss_named, {"log-softmax", "article"},
                 "True log-softmax, or the article's loss, which is not normalised");
  add.add_choice("--centre", options.centre, centre_named, {"mean", "none"},
                 "Take the mean grey level off the pixels; article: none");
  add.add_count("--outputs", options.outputs, 2, 1'000'000, "",
                "Outputs of the model [as many as classes; article: 10]");
}

Recipe to_recipe(const RecipeOptions& options) {
  Recipe recipe = options.recipe.value_or(default_recipe());
  override_with(recipe.epochs, options.epochs);
  override_with(recipe.batch_size, options.batch_size);
  override_with(recipe.learning_rate, options.learning_rate);
  override_with(recipe.schedule, options.schedule);
  override_with(recipe.momentum, options.momentum);
  override_with(recipe.weight_decay, options.weight_decay);
  if (options.class_weights) {
    recipe.class_weights = {options.class_weights->empty(), *options.class_weights};
  }
  override_with(recipe.valid_fraction, options.valid_fraction);
  override_with(recipe.split, options.split);
  recipe.stratify = options.stratify;
  override_with(recipe.seed, options.seed);
  override_with(recipe.shuffle, options.shuffle);
  override_with(recipe.loss, options.loss);
  override_with(recipe.centre, options.centre);
  override_with(recipe.outputs, options.outputs);
  return recipe;
}

}  // namespace linnet
