#pragma once

#include "apps/options/train_options.hpp"
#include "apps/report/logistic_recipe.hpp"

namespace linnet {

/// Throws UsageError for options that L-BFGS does not go with.
void require_lbfgs(const TrainOptions& options);

/// The same for training by SGD.
void require_sgd(const TrainOptions& options);

/// The recipe that the options ask for, with a split as `split` has it.
LogisticRecipe logistic_recipe(const SolverOptions& options, const Recipe& split);

}  // namespace linnet
