#pragma once

#include <cstddef>
#include <optional>

#include "engine/data/split.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// Counts of duplicates: examples whose content other examples have too.
struct DuplicateCount {
  std::size_t duplicates = 0;   ///< examples with the content of an earlier one
  std::size_t groups = 0;       ///< contents that two or more examples have
  std::size_t conflicting = 0;  ///< those groups whose examples have different labels
  std::size_t leaked = 0;       ///< validation examples whose content is in the training set too
};

/// Counts the duplicates among the examples, and between the two sets of their split. If
/// `validation` is given, split.valid are indices of its examples instead; only `leaked` depends on
/// them. Uses split.groups if the split has them. The time is linear in the number of examples.
/// Throws Error(usage) unless the content of all examples is given.
DuplicateCount count_duplicates(const Examples& examples, const Split& split,
                                const std::optional<Examples>& validation = std::nullopt);

}  // namespace linnet
