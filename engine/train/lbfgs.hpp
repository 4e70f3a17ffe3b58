#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/workers.hpp"
#include "engine/train/curvature_pairs.hpp"
#include "linnet/fit_state.hpp"

namespace linnet {

/// A function at a point.
struct ObjectiveValue {
  double value = 0.0;
  double largest_gradient = 0.0;  ///< the number that the tolerance is compared with
};

/// A function to minimise: the value at x, whose gradient is written to `gradient`. It may move x a
/// little, to a point that it can represent, and evaluate that.
using Objective = std::function<ObjectiveValue(std::span<double> x, std::span<double> gradient)>;

/// Why a minimiser ended.
enum class MinimiserEnd {
  converged,        ///< the largest gradient is at most the tolerance
  iterations_used,  ///< as many iterations as are allowed were made
  no_progress,      ///< no step lowers the value at the precision of its arithmetic
};

struct LbfgsOptions {
  double tolerance = 1e-4;
  std::size_t max_iterations = 1000;
  std::size_t memory = 10;   ///< pairs of steps and gradients that are kept; for a single
                             ///< minimisation more gain little
  double value_error = 0.0;  ///< the rounding errors of the objective's value, relative to it
  /// Makes what replaces a vector by its product with an estimate of the inverse Hessian, which is
  /// symmetric and positive definite, or nothing if there is no estimate; empty for that, too. It
  /// is called when the first direction is needed: not at all if x is good enough.
  std::function<InverseCurvature()> estimate_curvature = {};
  /// What is known at x: the state of a minimisation of the same function with these options to go
  /// on with, or one without iterations to begin with; none to begin with an evaluation. Its own x
  /// is not read. It must have `memory` pairs at most, of as many numbers as x.
  std::optional<MinimiserState> from = {};
  /// A first step to try, if f falls along it: factor · direction. None if it is empty; it must
  /// outlive the minimisation.
  std::span<const float> first_direction = {};
  double first_factor = 1.0;
};

/// Where a minimiser is after an iteration.
struct LbfgsState {
  std::size_t iterations = 0;
  std::size_t evaluations = 0;
  ObjectiveValue at;
};

/// After an iteration: where the minimiser is, and a function that gives all of its state, which
/// takes a while.
using ReportIteration =
    std::function<void(const LbfgsState& state, const std::function<MinimiserState()>& save)>;

struct LbfgsResult {
  MinimiserEnd end = MinimiserEnd::converged;
  LbfgsState state;
  MinimiserState last;  ///< at the end, without x
};

/// Minimises a smooth function by L-BFGS from x, where it leaves the best point that it found. An
/// iteration usually takes one evaluation. The value never rises by more than its rounding errors.
/// `progress` is called before the first and after each iteration, unless it is empty; of one that
/// goes on, at once for the iteration that it goes on after. The same bits for any number of
/// threads, and for one that goes on those of the unbroken one, if those of the objective are.
/// Passes on what objective and progress throw; then x is some point. Value and gradient must be
/// finite at x.
LbfgsResult minimise(const Objective& objective, std::span<double> x, LbfgsOptions options,
                     const Workers& workers, const ReportIteration& progress = {});

}  // namespace linnet
