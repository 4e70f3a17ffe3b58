#pragma once

#include <string>

#include "linnet/cross_validation.hpp"

namespace linnet {

/// The figures of a penalty in cross-validation.
struct FoldRow {
  CrossValidated result;
  double seconds = 0.0;  ///< of its fits and their evaluations

  // Sums over the folds.
  std::size_t iterations() const;
  std::size_t passes() const;
  std::size_t not_converged() const;  ///< fits
};

// The table of `linnet train --folds`, a line each.

std::string fold_header();
std::string to_text(const FoldRow& row);

}  // namespace linnet
