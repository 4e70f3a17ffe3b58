#include "apps/options/recipe_options.hpp"

#include <limits>

#include "apps/options/number_lists.hpp"
#include "apps/options/options.hpp"
#include "apps/options/usage_error.hpp"

namespace linnet {
namespace {

constexpr std::uint64_t kMostImages = std::numeric_limits<std::uint32_t>::max();

/// The divisor of the article's recipe is for pixels, and its loss grows with exp(z).
void require_transformable(const Recipe& recipe) {
  if (recipe.loss == Loss::log_softmax && !recipe.pixel_divisor) return;
  const std::string why = " is not for the article's recipe or loss, which take pixels as they are";
  if (recipe.standardize) throw UsageError{"--standardize" + why};
  if (recipe.normalize != Normalize::none) throw UsageError{"--normalize rows" + why};
}

template <class Value, class Given>
void override_with(Value& value, const std::optional<Given>& given) {
  if (given) value = *given;
}

template <class Value, class Given>
void override_with_first(Value& value, const std::optional<std::vector<Given>>& given) {
  if (given) value = given->front();
}

}  // namespace

void add_recipe_options(CLI::App& app, RecipeOptions& options) {
  Options add(app);
  add.add_choice(
      "--recipe", options.recipe, recipe_named, {"default", "article"},
      "Set of defaults for all options of training; options given explicitly override it");
  add.add_count("--epochs", options.epochs, 1, 1'000'000, "15",
                "Number of passes over the training set");
  add.add_count("--batch-size", options.batch_size, 1, kMostImages, "64",
                "Number of images in a minibatch; the default is at most the training set");
  add.add_parsed("--lr", options.learning_rates, "LIST", parse_path,
                 "Learning rate; of several, as in 0.01,0.1 or 1e-3..1:13, all models are trained "
                 "in one pass, and the most accurate one in validation is written [chosen from the "
                 "data; article: 1]");
  add.add_choice("--schedule", options.schedule, schedule_named, {"cosine", "constant"},
                 "Schedule of the learning rate; article: constant");
  add.add_share("--momentum", options.momentum, 1.0, "0",
                "Momentum of SGD: the factor of the previous update");
  add.add_parsed("--weight-decay", options.weight_decays, "LIST", parse_path_or_zero,
                 "L2 penalty: the factor of the weight that is added to its gradient; several are "
                 "combined with each --lr",
                 "0");
  add.add_parsed(
      "--class-weights", options.class_weights, "balanced|LIST", parse_class_weights,
      "Weight of each class in the loss: inversely proportional to its number of images, "
      "or one number for each class, as in 1,2.5,1, or by name, as in cat=2,dog=0.5 "
      "[all 1]");
  add.add_share("--valid-fraction", options.valid_fraction, 1.0, "0.2",
                "Fraction of the images to validate on; 0 trains on all of them");
  add.add_choice("--split", options.split, splitting_named, {"grouped", "random"},
                 "Keep duplicates of an image on the same side of the split, or split at random; "
                 "article: random");
  add.add_flag("--stratify", options.stratify,
               "Stratified split: take the fraction to validate on from each class, at least one "
               "image [if a class has fewer than 20 images; article: no]");
  add.add_flag("--no-stratify", options.no_stratify, "No stratified split");
  add.add_parsed("--seed", options.seeds, "LIST", parse_whole_numbers,
                 "Seed of the random numbers for split and shuffles; several, as in 0,7 or 0..9, "
                 "are trained with one after the other",
                 "0");
  add.add_choice("--shuffle", options.shuffle, shuffle_named, {"epoch", "once"},
                 "When the training set is shuffled: in each epoch, or once; article: once");
  add.add_choice("--loss", options.loss, loss_named, {"log-softmax", "article"},
                 "Cross-entropy of log-softmax, or the article's loss, which is not normalised");
  add.add_choice(
      "--normalize", options.normalize, normalize_named, {"none", "rows"},
      "Divide each row of features, or image, by its Euclidean length; the model says so "
      "and linnet predict does the same");
  add.add_flag("--standardize", options.standardize,
               "Subtract the mean of each feature or pixel over the training set and divide by its "
               "standard deviation, after --normalize; folded into the model");
  add.add_choice("--centre", options.centre, centre_named, {"mean", "none"},
                 "Subtract the mean grey level from the pixels; article and --standardize: none");
  add.add_count("--outputs", options.outputs, 2, 1'000'000, "",
                "Number of outputs of the model [the number of classes; article: 10]");
}

Recipe to_recipe(const RecipeOptions& options, const std::vector<std::string>& classes) {
  if (options.stratify && options.no_stratify) {
    throw UsageError{"--stratify and --no-stratify exclude each other"};
  }
  if (options.standardize && options.centre == Centre::mean) {
    throw UsageError{
        "--standardize subtracts a mean from each feature: --centre mean has no effect"};
  }
  Recipe recipe = options.recipe.value_or(default_recipe());
  override_with(recipe.epochs, options.epochs);
  override_with(recipe.batch_size, options.batch_size);
  override_with_first(recipe.learning_rate, options.learning_rates);
  override_with(recipe.schedule, options.schedule);
  override_with(recipe.momentum, options.momentum);
  override_with_first(recipe.weight_decay, options.weight_decays);
  if (options.class_weights) {
    recipe.class_weights = weights_for(*options.class_weights, classes);
  }
  override_with(recipe.valid_fraction, options.valid_fraction);
  override_with(recipe.split, options.split);
  if (options.stratify || options.no_stratify) recipe.stratify = options.stratify;
  override_with_first(recipe.seed, options.seeds);
  override_with(recipe.shuffle, options.shuffle);
  override_with(recipe.loss, options.loss);
  override_with(recipe.normalize, options.normalize);
  recipe.standardize = options.standardize;
  require_transformable(recipe);
  override_with(recipe.centre, options.centre);
  override_with(recipe.outputs, options.outputs);
  return recipe;
}

SweptValues swept_values(const RecipeOptions& options, const Recipe& recipe) {
  SweptValues values{.learning_rates = {recipe.learning_rate},
                     .weight_decays = {recipe.weight_decay},
                     .seeds = {recipe.seed}};
  if (options.learning_rates) {
    values.learning_rates.assign(options.learning_rates->begin(), options.learning_rates->end());
  }
  if (options.weight_decays) values.weight_decays = *options.weight_decays;
  if (options.seeds) values.seeds = *options.seeds;
  return values;
}

}  // namespace linnet
