#include "engine/train/rank_features.hpp"

#include <algorithm>

#include "engine/model/linear_layer.hpp"
#include "engine/train/rank_tree.hpp"

namespace linnet {

IndexRange features_of_rank(std::size_t features, std::size_t ranks, std::size_t rank) {
  IndexRange all;
  for (const std::size_t slice : all_slice_features(features)) {
    const IndexRange slices = RankTree::share((features + slice - 1) / slice, ranks, rank);
    if (slices.empty()) continue;
    const IndexRange own{slices.begin * slice, std::min(slices.end * slice, features)};
    all =
        all.empty() ? own : IndexRange{std::min(all.begin, own.begin), std::max(all.end, own.end)};
  }
  return all;
}

}  // namespace linnet
