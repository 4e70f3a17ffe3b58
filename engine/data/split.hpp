#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linnet/examples.hpp"

namespace linnet {

/// Streams of the seed: the split draws from this one, the epochs from those that follow.
inline constexpr std::uint64_t kSplitStream = 1;

/// The random permutation of all examples from which a split is made. Throws Error(data) for more
/// than 32 bits count.
std::vector<std::uint32_t> split_order(std::size_t count, std::uint64_t seed);

/// Splits the examples by one walk through split_order. The validation set has
/// ⌊fraction · count⌋ places. Each group, at its first member, takes places for all its members if
/// so many are left; else all of it is trained on. Either set is in the order of the permutation.
///
/// groups: a number for each example; those of the same number are one group, which lies on one
/// side. Or none: each example is a group of its own.
/// labels: one for each example, for a stratified split: each label has places of its own, which
/// its examples alone may take. Of fraction · (examples of the label) each has the whole part, and
/// those with the largest remainders have one more, the lower label first among equals, until all
/// places are given. Or none: all examples share the places.
///
/// So the validation set has its ⌊fraction · count⌋ examples wherever the groups allow it: it falls
/// short only of places that none of the groups left to come would fit, and never has more. Without
/// groups of two or more, and unless stratified, it is the start of the permutation. Copies with
/// different labels are one group too, which takes places of each of its labels.
///
/// Deterministic, in a time that goes with the number of examples. Throws Error(data) if either
/// side is empty.
Split split_examples(std::size_t count, double valid_fraction, std::uint64_t seed,
                     std::span<const std::uint64_t> groups = {},
                     std::span<const std::uint32_t> labels = {});

}  // namespace linnet
