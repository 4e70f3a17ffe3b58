#include "engine/train/sum_tree.hpp"

#include <algorithm>
#include <string>

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

/// The sum of some slices as a text that shows its order: pairs of neighbouring blocks of equal
/// width, where a block without a neighbour stays as it is.
std::string reference_sum(std::size_t slices, std::size_t first, std::size_t width) {
  if (width == 1) return std::to_string(first);
  const std::size_t middle = first + width / 2;
  const std::string left = reference_sum(slices, first, width / 2);
  if (middle >= slices) return left;
  return "(" + left + "+" + reference_sum(slices, middle, width / 2) + ")";
}

std::size_t width_of_all(std::size_t slices) {
  std::size_t width = 1;
  while (width < slices) width *= 2;
  return width;
}

/// What is left on the stack after all blocks, whose texts are given.
std::vector<std::string> add_up(const std::vector<std::size_t>& merges,
                                const std::vector<std::string>& texts) {
  std::vector<std::string> stack;
  for (std::size_t t = 0; t < merges.size(); ++t) {
    stack.push_back(texts[t]);
    for (std::size_t merge = 0; merge < merges[t]; ++merge) {
      const std::string right = stack.back();
      stack.pop_back();
      stack.back() = "(" + stack.back() + "+" + right + ")";
    }
  }
  return stack;
}

std::vector<IndexRange> single_slices(IndexRange range) {
  std::vector<IndexRange> slices;
  for (std::size_t s = range.begin; s < range.end; ++s) slices.push_back({s, s + 1});
  return slices;
}

std::vector<std::string> names(IndexRange range) {
  std::vector<std::string> texts;
  for (std::size_t s = range.begin; s < range.end; ++s) texts.push_back(std::to_string(s));
  return texts;
}

TEST_CASE("one member adds up all slices in the order of the tree") {
  for (std::size_t slices = 1; slices <= 70; ++slices) {
    INFO(slices << " slices");
    const IndexRange all{0, slices};
    CHECK(tree_blocks(slices, all) == std::vector<IndexRange>{all});
    CHECK(add_up(merges_after(slices, single_slices(all)), names(all)) ==
          std::vector<std::string>{reference_sum(slices, 0, width_of_all(slices))});
  }
}

TEST_CASE("members that add up ranges of slices first get the same sum") {
  for (std::size_t slices = 1; slices <= 40; ++slices) {
    for (std::size_t members = 1; members <= slices; ++members) {
      INFO(slices << " slices, " << members << " members");
      std::vector<IndexRange> blocks;
      std::vector<std::string> sums;
      for (std::size_t member = 0; member < members; ++member) {
        const IndexRange mine = subrange(slices, members, member);
        const auto my_blocks = tree_blocks(slices, mine);
        const auto my_sums = add_up(merges_after(slices, single_slices(mine)), names(mine));
        REQUIRE(my_sums.size() == my_blocks.size());
        blocks.insert(blocks.end(), my_blocks.begin(), my_blocks.end());
        sums.insert(sums.end(), my_sums.begin(), my_sums.end());
      }
      const auto merges = merges_after(slices, blocks);
      CHECK(add_up(merges, sums) ==
            std::vector<std::string>{reference_sum(slices, 0, width_of_all(slices))});
    }
  }
}

}  // namespace
}  // namespace linnet::test
