#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "linnet/class_weights.hpp"
#include "linnet/export.hpp"
#include "linnet/loss.hpp"
#include "linnet/normalize.hpp"

namespace LINNET_EXPORT linnet {

/// When the training set gets a new order.
enum class Shuffle { epoch, once };

/// Which examples the split keeps together.
enum class Splitting {
  random,   ///< none: each example is assigned by itself
  grouped,  ///< duplicates, which have equal content, are all in one of the two sets
};

/// The learning rate as a function of the step.
enum class Schedule {
  constant,
  cosine,  ///< rate · ½(1 + cos(π · step / steps)): Loshchilov, Hutter, "SGDR", 2017, one cycle
};

/// What is subtracted from each feature before scaling.
enum class Centre {
  none,
  mean,  ///< the mean of all features of the training set; of pixels rounded to a grey level
};

/// With fewer examples than these, a share of 0.2 that is drawn at random easily leaves a class out
/// of the validation set: one time in a hundred with 20.
inline constexpr std::size_t kFewExamples = 20;

/// Everything besides the data, and a model to start from, that determines the trained model.
/// Training is minibatch SGD from weights of zero, or from such a model.
struct Recipe {
  std::string name;
  Loss loss = Loss::log_softmax;
  std::size_t epochs = 15;
  std::size_t batch_size = 0;           ///< 0: 64, or all examples to train on if these are fewer
  std::optional<double> learning_rate;  ///< none: fitted to the data by fitted_learning_rate
  Schedule schedule = Schedule::constant;
  double momentum = 0.0;  ///< share of the last step that the next keeps, as PyTorch's SGD has it
  double weight_decay = 0.0;   ///< part of each parameter that is added to its gradient
  ClassWeights class_weights;  ///< of examples in training; all count the same in validation
  Shuffle shuffle = Shuffle::epoch;
  double valid_fraction = 0.2;  ///< 0: all examples are trained on, and none validated on
  Splitting split = Splitting::grouped;
  /// Whether each class has its own share of the validation set. None: if a class has fewer than
  /// kFewExamples examples.
  std::optional<bool> stratify;
  std::uint64_t seed = 0;
  std::size_t outputs = 0;  ///< 0: as many as there are classes
  /// Normalize::rows and `standardize` make other numbers of the features, before all below: rows
  /// are divided by their lengths; then the mean over the examples that are trained on is
  /// subtracted from each column, and it is divided by their standard deviation (of the population;
  /// by 1 where that is 0), as by scikit-learn's Normalizer and StandardScaler. They stay where
  /// they lie: each batch is transformed as it is read. What columns are divided by is folded into
  /// the model, which takes plain numbers; LinearModel::normalize says that rows are to be
  /// normalized. Not with Loss::article.
  Normalize normalize = Normalize::none;
  bool standardize = false;
  Centre centre = Centre::none;  ///< of no effect on columns that are standardized: their mean is 0
  /// A feature is (byte − centre) / pixel_divisor. None: 255, or with Loss::log_softmax where the
  /// contrast of the training set is low as much less as fitted_pixel_divisor says; the model takes
  /// byte / 255 all the same. For features that are no bytes: 1, or with Loss::log_softmax where
  /// the learning rate is fitted too what fitted_feature_divisor says; so for bytes that are
  /// normalized or standardized.
  std::optional<double> pixel_divisor;
};

/// The most accurate recipe known for a linear model in 15 epochs with batches of 64.
Recipe default_recipe();

/// Exactly that of the article: ten outputs, the loss that is not normalised, byte / 255 / 255,
/// one shuffle, a split that ignores duplicates, learning rate 1.
Recipe article_recipe();

/// "default" or "article".
std::optional<Recipe> recipe_named(std::string_view name);

/// Throws Error, naming the field: Error(usage) if a value makes no sense, Error(data) if it does
/// not fit `classes` classes.
void check(const Recipe& recipe, std::size_t classes);

std::string_view name_of(Shuffle shuffle);
std::string_view name_of(Splitting split);
std::string_view name_of(Schedule schedule);
std::string_view name_of(Centre centre);
std::optional<Shuffle> shuffle_named(std::string_view name);
std::optional<Splitting> splitting_named(std::string_view name);
std::optional<Schedule> schedule_named(std::string_view name);
std::optional<Centre> centre_named(std::string_view name);

}  // namespace linnet
