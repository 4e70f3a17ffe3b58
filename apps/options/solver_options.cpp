#include "apps/options/solver_options.hpp"

#include <fmt/format.h>

#include "apps/options/number_lists.hpp"
#include "apps/options/options.hpp"
#include "apps/options/recipe_options.hpp"
#include "apps/options/usage_error.hpp"
#include "engine/core/choice_named.hpp"

namespace linnet {
namespace {

/// The name of an option that only SGD has and that was given, or none.
std::string_view sgd_option(const RecipeOptions& recipe) {
  if (recipe.recipe) return "--recipe";
  if (recipe.epochs) return "--epochs";
  if (recipe.batch_size) return "--batch-size";
  if (recipe.learning_rates) return "--lr";
  if (recipe.schedule) return "--schedule";
  if (recipe.momentum) return "--momentum";
  if (recipe.weight_decays) return "--weight-decay";
  if (recipe.shuffle) return "--shuffle";
  if (recipe.loss) return "--loss";
  if (recipe.centre) return "--centre";
  if (recipe.seeds && recipe.seeds->size() > 1) return "more than one --seed";
  return recipe.outputs ? "--outputs" : "";
}

/// The name of an option that only L-BFGS has and that was given, or none.
std::string_view lbfgs_option(const SolverOptions& options) {
  if (options.C) return "--C";
  if (options.l2) return "--l2";
  if (options.tolerance) return "--tolerance";
  if (options.max_iterations) return "--max-iterations";
  if (options.folds) return "--folds";
  return options.refit ? "--refit" : "";
}

}  // namespace

std::string_view name_of(Solver solver) {
  return solver == Solver::sgd ? "sgd" : "lbfgs";
}

std::optional<Solver> solver_named(std::string_view name) {
  return choice_named(name, {Solver::sgd, Solver::lbfgs});
}

void add_solver_options(CLI::App& app, SolverOptions& options) {
  Options add(app);
  add.add_choice("--solver", options.solver, solver_named, {"sgd", "lbfgs"},
                 "Minibatch SGD, or L-BFGS on all examples, which --C, --l2, --tolerance, "
                 "--max-iterations, --folds or --refit choose too");
  add.add_parsed(
      "--C", options.C, "LIST", parse_path,
      "L-BFGS: inverse strength of the L2 penalty, as scikit-learn's C; of several, as in "
      "0.01,1,100 or 1e-6..1e5:45, the most accurate one in validation [1]");
  add.add_share("--l2", options.l2, 0.0, "",
                "L-BFGS: factor of the penalty l2/2 |W|^2 on the mean loss, in place of --C");
  add.add_positive("--tolerance", options.tolerance, 0.0, "1e-4",
                   "L-BFGS: stop when no derivative of the loss is larger");
  add.add_count("--max-iterations", options.max_iterations, 1, 1'000'000'000, "1000",
                "L-BFGS: stop after so many iterations");
  add.add_count("--folds", options.folds, 2, 100, "",
                "L-BFGS: judge each C by cross-validation in so many folds, stratified unless "
                "--no-stratify is given, in place of a validation set, and fit the best one on all "
                "images, as scikit-learn's LogisticRegressionCV");
  add.add_flag("--refit", options.refit,
               "L-BFGS: fit the C that is best on the fraction to validate on again, on all "
               "images; figures of validation are then of the model before that");
}

Solver chosen_solver(const SolverOptions& options, const RecipeOptions& recipe) {
  const std::string_view own = lbfgs_option(options);
  if (options.solver == Solver::sgd && !own.empty()) {
    throw UsageError{fmt::format("{} is for --solver lbfgs", own)};
  }
  if (options.C && options.l2) throw UsageError{"--C and --l2 exclude each other"};
  if (options.folds && recipe.valid_fraction.value_or(0.0) != 0.0) {
    throw UsageError{"--folds validates on each fold, and --valid-fraction on one part: give one"};
  }
  const bool is_lbfgs = options.solver == Solver::lbfgs || !own.empty();
  if (!is_lbfgs) return Solver::sgd;
  if (const std::string_view other = sgd_option(recipe); !other.empty()) {
    throw UsageError{fmt::format("{} is for --solver sgd, and {} for lbfgs", other,
                                 own.empty() ? "this training is" : own)};
  }
  return Solver::lbfgs;
}

}  // namespace linnet
