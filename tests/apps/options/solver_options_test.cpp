#include "apps/options/solver_options.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "apps/options/recipe_options.hpp"
#include "apps/options/usage_error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/texts.hpp"

namespace linnet::test {
namespace {

std::string path_error(const std::string& text) {
  try {
    parse_path("--C", text);
  } catch (const UsageError& error) {
    return error.text;
  }
  return "[no error]";
}

std::string solver_error(const SolverOptions& options, const RecipeOptions& recipe) {
  try {
    chosen_solver(options, recipe);
  } catch (const UsageError& error) {
    return error.text;
  }
  return "[no error]";
}

TEST_CASE("A path is numbers and ranges, in ascending order and each once") {
  CHECK(parse_path("--C", "1") == std::vector{1.0});
  CHECK(parse_path("--C", "100,0.01,1,1") == std::vector{0.01, 1.0, 100.0});
  const std::vector<double> range = parse_path("--C", "1e-6..1e5:45");
  REQUIRE(range.size() == 45);
  CHECK(range.front() == 1e-6);
  CHECK(range.back() == 1e5);
  for (std::size_t i = 1; i < range.size(); ++i) {
    CHECK_THAT(range[i] / range[i - 1], Catch::Matchers::WithinRel(std::pow(1e11, 1.0 / 44), 1e-9));
  }
  CHECK(parse_path("--C", "100..1:3,7") == std::vector{1.0, 7.0, 10.0, 100.0});
}

TEST_CASE("What is no path is refused with an example") {
  for (const char* text : {"", "0", "-1", "nan", "inf", "a", "1,", "1..2", "1..2:1", "1..2:x",
                           "1..2:2.5", "0..1:3", "1..2:1001", "1..", "..2:3"}) {
    INFO(text);
    CHECK(contains(path_error(text), "--C takes numbers above 0"));
    CHECK(contains(path_error(text), "1e-6..1e5:45"));
  }
}

TEST_CASE("The solver is the one that was named, or that whose options were given") {
  CHECK(chosen_solver({}, {}) == Solver::sgd);
  RecipeOptions rate;
  rate.learning_rate = 0.1;
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
  split.seed = 3;
  CHECK(chosen_solver(with_C, split) == Solver::lbfgs);
}

TEST_CASE("Options of the other solver are refused by name") {
  SolverOptions with_C;
  with_C.C = std::vector{1.0};
  RecipeOptions rate;
  rate.learning_rate = 0.1;
  CHECK(solver_error(with_C, rate) == "--lr is for --solver sgd, and --C for lbfgs");
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
