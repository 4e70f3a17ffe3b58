#pragma once

#include <optional>
#include <string>
#include <vector>

#include "linnet/logistic_regression.hpp"
#include "linnet/recipe.hpp"

namespace linnet {

/// How L-BFGS is used in a training.
struct LogisticRecipe {
  std::optional<std::vector<double>> C;  ///< to choose from, ascending; none: 1, or by l2
  std::optional<double> l2;
  double tolerance = 1e-4;
  std::size_t max_iterations = 1000;
  std::optional<std::size_t> folds;  ///< of cross-validation; none: C is judged on a validation set
  /// Whether the chosen penalty is fitted again on all examples, as it always is after
  /// cross-validation.
  bool refit = false;
  /// Of which the split, the seed, the class weights, normalize and standardize count.
  Recipe split;
};

/// The penalties to choose from, the strongest first.
std::vector<Penalty> penalties_of(const LogisticRecipe& recipe);

/// What is stored in a model that was fitted with `penalty`, as JSON.
std::string json_text(const LogisticRecipe& recipe, const Penalty& penalty);

/// "C 0.1" or "l2 0.1".
std::string describe(const Penalty& penalty);

/// The line that the screen shows.
std::string describe(const LogisticRecipe& recipe);

}  // namespace linnet
