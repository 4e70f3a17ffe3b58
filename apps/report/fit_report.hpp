#pragma once

#include <optional>
#include <string>

#include "linnet/logistic_regression.hpp"
#include "linnet/metrics.hpp"

namespace linnet {

/// The figures of a fit by L-BFGS.
struct FitRow {
  std::optional<double> C;
  double l2 = 0.0;  ///< the factor of the penalty l2/2 · ‖W‖²
  FitEnd end = FitEnd::converged;
  FitProgress progress;
  double seconds = 0.0;
  std::optional<Evaluation> valid;  ///< none without a validation set
  bool refit = false;               ///< the last fit, on all examples
};

// The tables of `linnet train --solver lbfgs`, a line each.

std::string iteration_header();
std::string to_text(const FitProgress& progress, double seconds);

/// A row for each of several values of C.
std::string fit_header();
std::string to_text(const FitRow& row);

/// How a fit ended, in a sentence that says what helps if it did not converge.
std::string describe_end(const FitRow& row, double tolerance);

}  // namespace linnet
