#pragma once

#include "apps/options/train_options.hpp"
#include "apps/report/logistic_recipe.hpp"

namespace linnet {

/// Throws UsageError for options that the solver does not go with.
void require_solver_options(const TrainOptions& options, Solver solver);

/// The recipe for L-BFGS that the options ask for, with a split as `split` has it.
LogisticRecipe logistic_recipe(const SolverOptions& options, const Recipe& split);

}  // namespace linnet
