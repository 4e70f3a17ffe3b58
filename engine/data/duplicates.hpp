#pragma once

#include <cstddef>
#include <optional>

#include "engine/data/split.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// How many of the examples are copies: have content that others have too.
struct DuplicateCount {
  std::size_t duplicates = 0;   ///< examples that have an earlier one's content: all less distinct
  std::size_t groups = 0;       ///< contents that two or more examples have
  std::size_t conflicting = 0;  ///< such contents of which not all examples have the same label
  std::size_t leaked = 0;       ///< examples validated on whose content is trained on too
};

/// Counts the copies among the examples, and between the two sides of their split. If `validation`
/// is given, split.valid are indices of its examples instead; only `leaked` looks at them. In a
/// time that goes with their number. Throws Error(usage) unless the content of all is known.
DuplicateCount count_duplicates(const Examples& examples, const Split& split,
                                const std::optional<Examples>& validation = std::nullopt);

}  // namespace linnet
