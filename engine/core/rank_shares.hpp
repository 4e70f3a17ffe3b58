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

/// What the first rank says, which the others must decide alike. Communicates.
inline bool of_first_rank(Communicator& ranks, bool own) {
  std::vector<std::byte> all(static_cast<std::size_t>(ranks.size()));
  const std::byte said{own};
  ranks.all_gather(std::span(&said, 1), std::span(all));
  return all.front() != std::byte{0};
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
  std::vector<T> all(most * static_cast<std::size_t>(ranks.size()));
  const IndexRange mine = share_of_rank(ranks, ranks.rank(), items.size(), step);
  std::copy_n(items.data() + mine.begin, mine.size(), own.data());
  ranks.all_gather(std::as_bytes(std::span<const T>(own)), std::as_writable_bytes(std::span(all)));
  for (int rank = 0; rank < ranks.size(); ++rank) {
    const IndexRange share = share_of_rank(ranks, rank, items.size(), step);
    std::copy_n(all.data() + most * static_cast<std::size_t>(rank), share.size(),
                items.data() + share.begin);
  }
}

}  // namespace linnet
