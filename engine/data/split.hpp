#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/data/duplicate_groups.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// A split, and the groups of equal content that it kept together.
struct GroupedSplit : Split {
  std::optional<DuplicateGroups> groups;  ///< none if the split was made without groups
};

/// Streams of the seed: the split uses this one, the epochs use those that follow.
inline constexpr std::uint64_t kSplitStream = 1;

/// The random permutation of all examples from which a split is made. Throws Error(data) for more
/// than 32 bits count.
std::vector<std::uint32_t> split_order(std::size_t count, std::uint64_t seed);

/// Splits the examples in one pass over split_order. The validation set has ⌊fraction · count⌋
/// places. When the pass reaches the first member of a group, the group takes a place for each of
/// its members if enough are left; otherwise all of its members go to the training set. Both sets
/// are in the order of the permutation.
///
/// groups: a number for each example. Examples with the same number are one group, which is not
/// divided between the sets. If empty, each example is a group of its own.
/// labels: one for each example, for a stratified split: each label then has its own places. From
/// fraction · (examples of the label) it gets the integer part, and the labels with the largest
/// remainders get one more, the lower label first among equal ones, until all places are assigned.
/// Then GroupSides::give_labels_both moves a group of each label that has examples in one set only.
/// If empty, all examples share the places.
///
/// The validation set thus has ⌊fraction · count⌋ examples wherever the groups allow it: it has
/// fewer only if no remaining group fits into the places that are left, and more only if labels
/// with few examples have their one beyond their share. Without groups of two or more examples, and
/// unless stratified, it is the start of the permutation. Duplicates with different labels are one
/// group too, which takes places of each of its labels.
///
/// Deterministic; the time is linear in the number of examples. Throws Error(data), with what was
/// found, if one of the sets is empty, except the validation set for a fraction of 0.
GroupedSplit split_examples(std::size_t count, double valid_fraction, std::uint64_t seed,
                            std::span<const std::uint64_t> groups = {},
                            std::span<const std::uint32_t> labels = {});

}  // namespace linnet
