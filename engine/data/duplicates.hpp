#pragma once

#include <cstddef>
#include <optional>

#include "engine/data/duplicate_groups.hpp"
#include "linnet/duplicates.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// Counts the duplicates among the examples, and between the two sets of their split. If
/// `validation` is given, split.valid are indices of its examples instead; only `leaked` depends on
/// them. groups: those of the content of `examples`, if they are known. The time is linear in the
/// number of examples. Throws Error(usage) unless the content of all examples is given.
DuplicateCount count_duplicates(const Examples& examples, const Split& split,
                                const std::optional<Examples>& validation = std::nullopt,
                                const DuplicateGroups* groups = nullptr);

}  // namespace linnet
