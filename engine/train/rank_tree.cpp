#include "engine/train/rank_tree.hpp"

#include "engine/train/sum_tree.hpp"

namespace linnet {

RankTree::RankTree(const Communicator& ranks, std::size_t things)
    : things_(things), ranks_(static_cast<std::size_t>(ranks.size())), rank_(ranks.rank()) {
  std::vector<IndexRange> all;
  for (std::size_t rank = 0; rank < ranks_; ++rank) {
    const std::vector<IndexRange> blocks = tree_blocks(things, share(static_cast<int>(rank)));
    for (std::size_t i = 0; i < blocks.size(); ++i) places_.push_back({rank, i});
    all.insert(all.end(), blocks.begin(), blocks.end());
    most_sums_ = std::max(most_sums_, blocks.size());
    if (static_cast<int>(rank) == rank_) own_sums_ = blocks.size();
  }
  merges_ = merges_after(things, all);
  std::vector<IndexRange> single;
  for (std::size_t i = own().begin; i < own().end; ++i) single.push_back({i, i + 1});
  own_merges_ = merges_after(things, single);
}

}  // namespace linnet
