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
  double scale = 1.0;                ///< of the estimate of the inverse curvature
};

/// A LogisticRegression between two fits or after an iteration of one.
struct LogisticState {
  std::vector<double> start;                ///< the parameters that the fit starts from
  std::optional<double> curvature_penalty;  ///< that the estimate of the curvature was made for
  double penalty = 0.0;                     ///< of the fit under way
  std::optional<MinimiserState> fit;        ///< that under way; none between two
};

}  // namespace linnet
