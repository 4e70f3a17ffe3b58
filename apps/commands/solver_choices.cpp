#include "apps/commands/solver_choices.hpp"

#include "apps/options/usage_error.hpp"

namespace linnet {
namespace {

void require_sgd(const TrainOptions& options) {
  if (options.division == WorkDivision::rows) {
    throw UsageError{"--divide rows is for --solver lbfgs: SGD divides columns or heads"};
  }
}

void require_lbfgs(const TrainOptions& options) {
  const WorkDivision division = options.division.value_or(WorkDivision::rows);
  if (division == WorkDivision::columns || division == WorkDivision::heads) {
    throw UsageError{"--divide columns and heads are for --solver sgd: L-BFGS divides rows"};
  }
  if (!options.report.empty()) throw UsageError{"--report draws epochs: it is for --solver sgd"};
  if (options.profile) throw UsageError{"--profile measures steps: it is for --solver sgd"};
  if (options.ending.any()) {
    throw UsageError{
        "--patience, --max-seconds and --keep are about epochs: they are for --solver sgd"};
  }
  if (options.solver.folds && !options.init.empty()) {
    throw UsageError{
        "--folds judges each model on examples that it was not trained on, and one of --init may "
        "have been trained on all of them: give one"};
  }
  if (options.valid.empty()) return;
  if (options.solver.folds) {
    throw UsageError{"--folds validates on each fold of the data, and --valid on others: give one"};
  }
  if (options.solver.refit) {
    throw UsageError{
        "--refit trains on the part of the data, too, that was validated on; with "
        "--valid, all of them are trained on anyway"};
  }
}

}  // namespace

void require_solver_options(const TrainOptions& options, Solver solver) {
  solver == Solver::sgd ? require_sgd(options) : require_lbfgs(options);
}

LogisticRecipe logistic_recipe(const SolverOptions& options, const Recipe& split) {
  LogisticRecipe recipe{.C = options.C,
                        .l2 = options.l2,
                        .folds = options.folds,
                        .refit = options.refit,
                        .split = split};
  recipe.tolerance = options.tolerance.value_or(recipe.tolerance);
  recipe.max_iterations = options.max_iterations.value_or(recipe.max_iterations);
  return recipe;
}

}  // namespace linnet
