#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace linnet {

struct RecipeOptions;

/// What minimises the loss.
enum class Solver {
  sgd,    ///< minibatch stochastic gradient descent, by Trainer
  lbfgs,  ///< L-BFGS on all examples, by LogisticRegression
};

std::string_view name_of(Solver solver);
std::optional<Solver> solver_named(std::string_view name);

/// The options of the solver, and of L-BFGS.
struct SolverOptions {
  std::optional<Solver> solver;
  std::optional<std::vector<double>> C;  ///< ascending
  std::optional<double> l2;
  std::optional<double> tolerance;
  std::optional<std::size_t> max_iterations;
  std::optional<std::size_t> folds;
  bool refit = false;
};

void add_solver_options(CLI::App& app, SolverOptions& options);

/// The solver that was named, or else L-BFGS if one of its options was given, or else SGD. Throws
/// UsageError for options that exclude each other, options of training by SGD that L-BFGS does not
/// have included.
Solver chosen_solver(const SolverOptions& options, const RecipeOptions& recipe);

}  // namespace linnet
