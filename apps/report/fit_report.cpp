#include "apps/report/fit_report.hpp"

#include <fmt/format.h>

#include "apps/process/output.hpp"

namespace linnet {

std::string iteration_header() {
  return "iteration  passes        loss  largest gradient  seconds\n";
}

std::string to_text(const FitProgress& progress, double seconds) {
  return fmt::format("{:9}  {:6}  {:10.6f}  {:16.3e}  {:7.2f}\n", progress.iterations,
                     progress.evaluations, progress.value, progress.largest_gradient, seconds);
}

std::string fit_header() {
  return "         C  iterations        loss  valid loss  accuracy  seconds\n";
}

std::string to_text(const FitRow& row) {
  const std::string valid =
      row.valid ? fmt::format("{:10.4f}  {:8.4f}", row.valid->loss, row.valid->confusion.accuracy())
                : fmt::format("{:>10}  {:>8}", "-", "-");
  return fmt::format("{:10.4g}  {:10}  {:10.6f}  {}  {:7.2f}{}\n", row.C.value_or(0.0),
                     row.progress.iterations, row.progress.value, valid, row.seconds,
                     row.end == FitEnd::converged ? "" : fmt::format("  {}", name_of(row.end)));
}

std::string describe_end(const FitRow& row, double tolerance) {
  const std::string after =
      counted(row.progress.iterations, "iteration", "iterations") + " and " +
      counted(row.progress.evaluations, "pass over the data", "passes over the data");
  switch (row.end) {
    case FitEnd::converged:
      return fmt::format("Converged after {}\n", after);
    case FitEnd::iterations_used:
      return fmt::format(
          "Warning: not converged after {}: the largest derivative is {:.2e}, and "
          "{:g} was asked for; --max-iterations allows more\n",
          after, row.progress.largest_gradient, tolerance);
    case FitEnd::no_progress:
      break;
  }
  return fmt::format(
      "Warning: not converged after {}: the largest derivative is {:.2e}, and {:g}, "
      "which was asked for, is out of reach of single precision\n",
      after, row.progress.largest_gradient, tolerance);
}

}  // namespace linnet
