#pragma once

#include <cstddef>
#include <vector>

#include "engine/core/index_range.hpp"

namespace linnet {

/// A sum over slices is taken in a fixed binary tree: pairs of neighbouring slices are added, then
/// pairs of these sums, and so on; a block without a neighbour moves up a level as it is.

/// The largest blocks of the tree over `slices` slices that lie in `range`, in order.
std::vector<IndexRange> tree_blocks(std::size_t slices, IndexRange range);

/// For a sum of blocks of the tree, which follow each other and are pushed on a stack one after the
/// other: how often, after each, the two sums on top are replaced by their sum. The order of these
/// additions is that of the tree, whatever the blocks. At the end the total is left; or, of blocks
/// that are not all, the sums that are not complete within them.
std::vector<std::size_t> merges_after(std::size_t slices, const std::vector<IndexRange>& blocks);

}  // namespace linnet
