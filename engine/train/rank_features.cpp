#include "engine/train/rank_features.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/core/rank_parts.hpp"
#include "engine/core/resident.hpp"
#include "engine/model/linear_layer.hpp"
#include "engine/train/rank_tree.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// The first features of `wanted` that are not among `there`; none if all are.
IndexRange lacking(IndexRange wanted, IndexRange there) {
  if (wanted.begin < there.begin) return {wanted.begin, std::min(wanted.end, there.begin)};
  return {std::max(wanted.begin, std::min(wanted.end, there.end)), wanted.end};
}

}  // namespace

IndexRange features_of_slices(std::size_t features, std::size_t slice, std::size_t ranks,
                              std::size_t rank) {
  const IndexRange slices = RankTree::share((features + slice - 1) / slice, ranks, rank);
  if (slices.empty()) return {};
  return {slices.begin * slice, std::min(slices.end * slice, features)};
}

IndexRange features_of_rank(std::size_t features, std::size_t ranks, std::size_t rank) {
  IndexRange all;
  for (const std::size_t slice : all_slice_features(features)) {
    const IndexRange own = features_of_slices(features, slice, ranks, rank);
    if (own.empty()) continue;
    all =
        all.empty() ? own : IndexRange{std::min(all.begin, own.begin), std::max(all.end, own.end)};
  }
  return all;
}

void require_own_features(const FeatureView& features, std::size_t slice, Communicator& ranks) {
  const std::vector<ResidentPart> parts = parts_of_ranks(ranks, features);
  if (features.resident().kind == ResidentPart::Kind::all) return;
  if (features.resident().kind == ResidentPart::Kind::rows) {
    throw Error(Fault::data, "each process has some rows: training by SGD takes columns",
                "resident");
  }
  for (std::size_t rank = 0; rank < parts.size(); ++rank) {
    const IndexRange lack =
        lacking(features_of_slices(features.columns(), slice, parts.size(), rank),
                resident_columns(parts[rank], features.columns()));
    if (lack.empty()) continue;
    throw Error(Fault::data,
                "process " + std::to_string(rank) + " lacks the features " +
                    std::to_string(lack.begin) + " to " + std::to_string(lack.end - 1) +
                    " (counted from 0), which it trains with this instruction set",
                "resident");
  }
}

}  // namespace linnet
