#include "engine/train/rank_tree.hpp"

#include <algorithm>

#include "engine/train/sum_tree.hpp"

namespace linnet {

RankTree::RankTree(const Communicator& ranks, std::size_t things) : ranks_(ranks), things_(things) {
  std::vector<IndexRange> all;
  for (int rank = 0; rank < ranks.size(); ++rank) {
    const std::vector<IndexRange> blocks = tree_blocks(things, share(rank));
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      places_.push_back({static_cast<std::size_t>(rank), i});
    }
    all.insert(all.end(), blocks.begin(), blocks.end());
    most_sums_ = std::max(most_sums_, blocks.size());
    if (rank == ranks.rank()) own_sums_ = blocks.size();
  }
  merges_ = merges_after(things, all);
  std::vector<IndexRange> single;
  for (std::size_t i = own().begin; i < own().end; ++i) single.push_back({i, i + 1});
  own_merges_ = merges_after(things, single);
}

}  // namespace linnet
