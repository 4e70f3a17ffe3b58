#include "engine/train/completed_recipe.hpp"

#include <cmath>

#include "engine/train/contrast.hpp"
#include "engine/train/learning_rate.hpp"

namespace linnet {
namespace {

/// The divisor of features where the recipe leaves it open. The article's loss grows with exp(z),
/// and diverges at rates that suit scaled features. A learning rate that is given belongs to
/// numbers as they are.
double fitted_divisor(const Recipe& recipe, double contrast, ElementType type) {
  if (recipe.loss != Loss::log_softmax) return feature_unit(type);
  if (type == ElementType::u8) return fitted_pixel_divisor(contrast);
  return recipe.learning_rate ? feature_unit(type) : fitted_feature_divisor(contrast);
}

}  // namespace

Recipe completed_recipe(const TrainingSet& data, const FeatureStatistics& statistics,
                        ElementType type) {
  Recipe recipe = data.recipe();
  if (recipe.outputs == 0) recipe.outputs = data.examples().classes;
  if (recipe.standardize) recipe.centre = Centre::none;
  const double centre = centre_of(statistics, recipe, type);
  if (!recipe.pixel_divisor) {
    recipe.pixel_divisor = fitted_divisor(recipe, statistics.contrast(centre), type);
  }
  if (!recipe.learning_rate) {
    const auto features = static_cast<double>(data.examples().features.columns());
    recipe.learning_rate = fitted_learning_rate(
        statistics.mean_squared_length(centre, *recipe.pixel_divisor, features));
  }
  return recipe;
}

double centre_of(const FeatureStatistics& statistics, const Recipe& recipe, ElementType type) {
  if (recipe.centre == Centre::none) return 0.0;
  return type == ElementType::u8 ? std::nearbyint(statistics.mean()) : statistics.mean();
}

float folded_factor(const Recipe& open, const Recipe& completed, ElementType type) {
  return open.pixel_divisor ? 1.0f
                            : static_cast<float>(feature_unit(type) / *completed.pixel_divisor);
}

}  // namespace linnet
