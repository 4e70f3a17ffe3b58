#include "engine/train/sum_tree.hpp"

#include <algorithm>
#include <bit>

namespace linnet {
namespace {

/// A block of the tree: slices [first, first + width) as far as they exist, for a width that is a
/// power of two and divides `first`.
struct Block {
  std::size_t first;
  std::size_t width;
};

/// The smallest block for a range; then as many levels up as it has no neighbour to be added to.
Block block_of(std::size_t slices, IndexRange range) {
  Block block{range.begin, std::bit_ceil(range.size())};
  while (block.first % (2 * block.width) == 0 && block.first + block.width >= slices &&
         block.width < slices) {
    block.width *= 2;
  }
  return block;
}

bool are_neighbours(const Block& left, const Block& right) {
  return left.width == right.width && left.first % (2 * left.width) == 0 &&
         right.first == left.first + left.width;
}

}  // namespace

std::vector<IndexRange> tree_blocks(std::size_t slices, IndexRange range) {
  std::vector<IndexRange> blocks;
  for (std::size_t first = range.begin; first < range.end;) {
    std::size_t width = std::bit_ceil(slices);
    while (first % width != 0 || std::min(first + width, slices) > range.end) width /= 2;
    blocks.push_back({first, std::min(first + width, slices)});
    first = blocks.back().end;
  }
  return blocks;
}

std::vector<std::size_t> merges_after(std::size_t slices, const std::vector<IndexRange>& blocks) {
  std::vector<std::size_t> merges;
  std::vector<Block> stack;
  for (const IndexRange& range : blocks) {
    merges.push_back(0);
    stack.push_back(block_of(slices, range));
    while (stack.size() > 1 && are_neighbours(stack[stack.size() - 2], stack.back())) {
      stack.pop_back();
      const Block left = stack.back();
      stack.back() = block_of(slices, {left.first, std::min(left.first + 2 * left.width, slices)});
      ++merges.back();
    }
  }
  return merges;
}

}  // namespace linnet
