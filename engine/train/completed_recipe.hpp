#pragma once

#include "engine/data/feature_statistics.hpp"
#include "engine/train/training_set.hpp"
#include "linnet/feature_view.hpp"
#include "linnet/recipe.hpp"

namespace linnet {

/// The recipe of a training set with its open fields chosen by the data: outputs, divisor and
/// learning rate. statistics: those of the features that are trained on; type: theirs, f32 where
/// they are transformed.
Recipe completed_recipe(const TrainingSet& data, const FeatureStatistics& statistics,
                        ElementType type);

/// What is subtracted from each feature by a recipe. For pixels it is a whole grey level, so that a
/// pixel less its centre is exact.
double centre_of(const FeatureStatistics& statistics, const Recipe& recipe, ElementType type);

/// What the weights are multiplied by in the end, a power of two, so that the model takes byte /
/// 255, or numbers as they are, where the divisor of `completed` was fitted as `open` left it open.
float folded_factor(const Recipe& open, const Recipe& completed, ElementType type);

}  // namespace linnet
