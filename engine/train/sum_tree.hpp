#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"

namespace linnet {

/// A sum over slices, or over other things, is taken in a fixed binary tree: pairs of neighbouring
/// slices are added, then pairs of these sums, and so on; a block without a neighbour moves up a
/// level as it is.

/// The largest blocks of the tree over `slices` slices that lie in `range`, in order.
std::vector<IndexRange> tree_blocks(std::size_t slices, IndexRange range);

/// For a sum of blocks of the tree, which follow each other and are pushed on a stack one after the
/// other: how often, after each, the two sums on top are replaced by their sum. The order of these
/// additions is that of the tree, whatever the blocks. At the end the total is left; or, of blocks
/// that are not all, the sums that are not complete within them.
std::vector<std::size_t> merges_after(std::size_t slices, const std::vector<IndexRange>& blocks);

/// More than log₂ of any number of slices.
inline constexpr std::size_t kMaxTreeDepth = 40;

/// Sums rows of Size numbers in the tree: `row(i)` is that of block i, `merges` those after each
/// block, and `put(i, sum)` takes what is left, in order.
template <std::size_t Size, class Number = float, class Row, class Put>
void sum_in_tree(std::span<const std::size_t> merges, const Row& row, const Put& put) {
  Number sums[kMaxTreeDepth][Size];
  std::size_t top = 0;
  for (std::size_t block = 0; block < merges.size(); ++block) {
    std::memcpy(sums[top++], row(block), sizeof(sums[0]));
    for (std::size_t left = merges[block]; left > 0; --left) {
      --top;
      for (std::size_t b = 0; b < Size; ++b) sums[top - 1][b] += sums[top][b];
    }
  }
  for (std::size_t i = 0; i < top; ++i) put(i, sums[i]);
}

}  // namespace linnet
