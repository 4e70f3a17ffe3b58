#pragma once

#include <cstddef>
#include <vector>

#include "engine/core/index_range.hpp"

namespace linnet {

/// A term of a sum that is taken in a fixed binary tree: pairs of neighbouring slices are added,
/// then pairs of these sums, and so on; a block without a neighbour moves up a level as it is.
///
/// Terms are pushed on a stack one after the other; after each, the two sums on top are replaced by
/// their sum `merges` times. At the end the total is left.
struct SumTerm {
  IndexRange slices;   ///< whose sum the term is
  std::size_t merges;  ///< additions that follow it

  bool operator==(const SumTerm&) const = default;
};

/// The largest blocks of the tree over `slices` slices that lie in `range`, in order.
std::vector<IndexRange> tree_blocks(std::size_t slices, IndexRange range);

/// The terms of a sum of blocks of the tree, which follow each other; the order of the additions is
/// that of the tree, whatever the blocks. Sums that are not complete within the blocks stay apart.
std::vector<SumTerm> sum_terms(std::size_t slices, const std::vector<IndexRange>& blocks);

}  // namespace linnet
