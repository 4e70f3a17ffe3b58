#include "apps/options/solver_options.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "apps/options/recipe_options.hpp"
#include "apps/options/usage_error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/texts.hpp"

namespace linnet::test {
namespace {

std::string solver_error(const SolverOptions& options, const RecipeOptions& recipe) {
  try {
    chosen_solver(options, recipe);
  } catch (const UsageError& error) {
    return error.text;
  }
  return "[no error]";
}

TEST_CASE("The solver is the one that was named, or that whose options were given") {
  CHECK(chosen_solver({}, {}) == Solver::sgd);
  RecipeOptions rate;
  rate.learning_rates = std::vector{0.1};
  CHECK(chosen_solver({}, rate) == Solver::sgd);
  SolverOptions named;
  named.solver = Solver::lbfgs;
  CHECK(chosen_solver(named, {}) == Solver::lbfgs);
  SolverOptions with_C;
  with_C.C = std::vector{1.0};
  CHECK(chosen_solver(with_C, {}) == Solver::lbfgs);
  SolverOptions folds;
  folds.folds = 5;
  CHECK(chosen_solver(folds, {}) == Solver::lbfgs);
  SolverOptions refit;
  refit.refit = true;
  CHECK(chosen_solver(refit, {}) == Solver::lbfgs);
  RecipeOptions split;
  split.valid_fraction = 0.1;
  split.seeds = std::vector<std::uint64_t>{3};
  CHECK(chosen_solver(with_C, split) == Solver::lbfgs);
}

TEST_CASE("Options of the other solver are refused by name") {
  SolverOptions with_C;
  with_C.C = std::vector{1.0};
  RecipeOptions rate;
  rate.learning_rates = std::vector{0.1};
  CHECK(solver_error(with_C, rate) == "--lr is for --solver sgd, and --C for lbfgs");
  RecipeOptions seeds;
  seeds.seeds = std::vector<std::uint64_t>{3, 4};
  CHECK(contains(solver_error(with_C, seeds), "more than one --seed is for --solver sgd"));
  SolverOptions named;
  named.solver = Solver::lbfgs;
  RecipeOptions epochs;
  epochs.epochs = 3;
  CHECK(contains(solver_error(named, epochs), "--epochs is for --solver sgd"));
  with_C.solver = Solver::sgd;
  CHECK(solver_error(with_C, {}) == "--C is for --solver lbfgs");
  SolverOptions folds;
  folds.folds = 5;
  CHECK(solver_error(folds, epochs) == "--epochs is for --solver sgd, and --folds for lbfgs");
  folds.solver = Solver::sgd;
  CHECK(solver_error(folds, {}) == "--folds is for --solver lbfgs");
  SolverOptions refit;
  refit.refit = true;
  refit.solver = Solver::sgd;
  CHECK(solver_error(refit, {}) == "--refit is for --solver lbfgs");
  SolverOptions both;
  both.C = std::vector{1.0};
  both.l2 = 0.1;
  CHECK(solver_error(both, {}) == "--C and --l2 exclude each other");
}

TEST_CASE("Folds and a fraction to validate on exclude each other") {
  SolverOptions folds;
  folds.folds = 5;
  RecipeOptions fraction;
  fraction.valid_fraction = 0.1;
  CHECK(contains(solver_error(folds, fraction), "--valid-fraction on one part: give one"));
  fraction.valid_fraction = 0.0;
  CHECK(chosen_solver(folds, fraction) == Solver::lbfgs);
}

TEST_CASE("Each solver has a name that is parsed back") {
  for (const Solver solver : {Solver::sgd, Solver::lbfgs}) {
    CHECK(solver_named(name_of(solver)) == solver);
  }
  CHECK(!solver_named("adam"));
}

}  // namespace
}  // namespace linnet::test
