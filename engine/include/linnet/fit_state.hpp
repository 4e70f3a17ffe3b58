#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

// How far LogisticRegression has come: numbers as they are fitted, whose meaning may change from
// version to version, and whose count depends on the instruction set.

/// A step s, and the change y of the gradient that it made.
struct CurvaturePair {
  std::vector<float> s;
  std::vector<float> y;
  double product = 0.0;  ///< sᵀy
};

/// A minimiser after an iteration: all that the next one depends on besides the function.
struct MinimiserState {
  std::size_t iterations = 0;
  std::size_t evaluations = 0;
  double value = 0.0;
  double largest_gradient = 0.0;
  // The least of both so far, and the last iteration with a new one.
  double least_value = 0.0;
  double least_gradient = 0.0;
  std::size_t best_iteration = 0;
  std::vector<double> x;
  std::vector<double> gradient;      ///< at x
  std::vector<CurvaturePair> pairs;  ///< the oldest first
};

/// What a fit leaves for the next one, whose penalty is another.
struct PathState {
  double penalty = 0.0;  ///< of the fit that ended where the next one starts
  /// The end of that fit, without x; none once the next one is under way.
  std::optional<MinimiserState> end;
  /// By how much the parameters changed in it, from the end of the one before; none if that says
  /// nothing.
  std::vector<float> change;
  double log_ratio = 0.0;  ///< ln of its penalty over that of the one before
};

/// A LogisticRegression between two fits or after an iteration of one.
struct LogisticState {
  std::vector<double> start;                ///< the parameters that the fit starts from
  std::optional<double> curvature_penalty;  ///< that the estimate of the curvature was made for
  double penalty = 0.0;                     ///< of the fit under way
  std::optional<MinimiserState> fit;        ///< that under way; none between two
  std::optional<PathState> path;            ///< none where no fit ended at the start
};

}  // namespace linnet
