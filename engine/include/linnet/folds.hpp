#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "linnet/examples.hpp"
#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// How examples are dealt to folds.
struct FoldOptions {
  std::size_t folds = 5;  ///< at least 2
  bool grouped = true;    ///< whether duplicates are all in one fold
  bool stratify = true;   ///< whether each fold has its share of each class
  std::uint64_t seed = 0;
};

/// The fold of each example, below options.folds, for cross-validation.
///
/// Groups of duplicates, by Examples::content if that is there and `grouped`, are dealt first, the
/// largest ones first, then the single examples, class by class; among equal ones the order is a
/// random permutation by the seed. Each goes to the fold that has the fewest examples of its
/// classes, of equal ones to the fold with the fewest examples, then to the first. Without
/// duplicates the numbers of examples of a class thus differ by at most one between folds, and so
/// do the sizes of the folds. Without `stratify` it is the sizes alone.
///
/// Deterministic; the time is that of examples × folds. Throws Error(usage) for examples that are
/// not as Examples describes and for fewer than two folds; Error(data) if there are fewer groups
/// than folds or, with `stratify`, if a class that has examples has none in one of the folds.
/// Thread-safe.
std::vector<std::uint32_t> deal_folds(const Examples& examples, const FoldOptions& options = {});

}  // namespace linnet
