#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"
#include "linnet/communicator.hpp"

namespace linnet {

/// The share of one rank of so many items, of which a multiple of `step` stay together.
inline IndexRange share_of_rank(const Communicator& ranks, int rank, std::size_t count,
                                std::size_t step) {
  return subrange(count, static_cast<std::size_t>(ranks.size()), static_cast<std::size_t>(rank),
                  step);
}

/// What each rank passes, one behind the other: as many values of all. Communicates.
template <class T>
std::vector<T> all_gathered(Communicator& ranks, std::span<const T> own) {
  std::vector<T> all(own.size() * static_cast<std::size_t>(ranks.size()));
  ranks.all_gather(std::as_bytes(own), std::as_writable_bytes(std::span(all)));
  return all;
}

/// The value of each rank. Communicates.
template <class T>
std::vector<T> values_of_ranks(Communicator& ranks, const T& own) {
  return all_gathered(ranks, std::span(&own, 1));
}

/// What the first rank says, which the others must decide alike. Communicates.
inline bool of_first_rank(Communicator& ranks, bool own) {
  return values_of_ranks(ranks, std::byte{own}).front() != std::byte{0};
}

/// Gives each rank the shares of all others (share_of_rank) of an array. Communicates.
template <class T>
void gather_shares(Communicator& ranks, std::span<T> items, std::size_t step) {
  if (ranks.size() == 1) return;
  std::size_t most = 0;
  for (int rank = 0; rank < ranks.size(); ++rank) {
    most = std::max(most, share_of_rank(ranks, rank, items.size(), step).size());
  }
  std::vector<T> own(most);
  const IndexRange mine = share_of_rank(ranks, ranks.rank(), items.size(), step);
  std::copy_n(items.data() + mine.begin, mine.size(), own.data());
  const std::vector<T> all = all_gathered(ranks, std::span<const T>(own));
  for (int rank = 0; rank < ranks.size(); ++rank) {
    const IndexRange share = share_of_rank(ranks, rank, items.size(), step);
    std::copy_n(all.data() + most * static_cast<std::size_t>(rank), share.size(),
                items.data() + share.begin);
  }
}

}  // namespace linnet
