#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"
#include "linnet/communicator.hpp"

namespace linnet {

/// How ranks add up a sum over things in the tree of sum_tree, such as slices of features or leaves
/// of examples: each rank has the things that follow each other in its share, adds them up as far
/// as the tree allows, and tells the others what remains; arithmetic alone. The sum is that of one
/// process, bit for bit.
class RankTree {
 public:
  /// `ranks` must outlive it.
  RankTree(const Communicator& ranks, std::size_t things);

  /// The share of a rank of so many things; with more ranks than things, some have none.
  static IndexRange share(std::size_t things, std::size_t ranks, std::size_t rank) {
    return subrange(things, ranks, rank);
  }
  /// The things of a rank.
  IndexRange share(int rank) const {
    return share(things_, static_cast<std::size_t>(ranks_.size()), static_cast<std::size_t>(rank));
  }
  /// Those of this rank.
  IndexRange own() const { return share(ranks_.rank()); }

  /// How many sums remain of the things of this rank.
  std::size_t own_sums() const noexcept { return own_sums_; }
  /// As many as remain of those of any rank: a message has room for so many.
  std::size_t most_sums() const noexcept { return most_sums_; }

  /// How often two sums are added after each thing of this rank: see merges_after.
  std::span<const std::size_t> own_merges() const noexcept { return own_merges_; }

  /// The same after each of the remaining sums of all ranks.
  std::span<const std::size_t> merges() const noexcept { return merges_; }
  /// Where each of those comes from: the rank, and its place among the rank's.
  struct Place {
    std::size_t rank;
    std::size_t sum;
  };
  Place place(std::size_t sum) const { return places_[sum]; }

 private:
  const Communicator& ranks_;
  std::size_t things_;
  std::size_t own_sums_ = 0;
  std::size_t most_sums_ = 0;
  std::vector<std::size_t> own_merges_;
  std::vector<Place> places_;
  std::vector<std::size_t> merges_;
};

}  // namespace linnet
