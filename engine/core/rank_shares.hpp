#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>
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

/// What all ranks together pass at once of a long array: memory that is needed besides it. Much
/// larger messages would be no faster, and MPI counts in ints.
inline constexpr std::size_t kGatheredBytes = std::size_t{32} << 20;

/// Gives each rank what the others have of an array: rank r has the items ranges[r], which may
/// overlap where they are equal. Passes pieces of `most_bytes` of all together. Communicates.
template <class T>
void gather_ranges(Communicator& ranks, std::span<T> items, const std::vector<IndexRange>& ranges,
                   std::size_t most_bytes = kGatheredBytes) {
  static_assert(std::is_trivially_copyable_v<T>, "passed on as bytes");
  if (ranks.size() == 1) return;
  std::size_t most = 0;
  for (const IndexRange range : ranges) most = std::max(most, range.size());
  const std::size_t piece =
      std::min(most, std::max<std::size_t>(most_bytes / sizeof(T) / ranges.size(), 1));
  std::vector<T> own(piece);
  std::vector<T> all(piece * ranges.size());
  for (std::size_t first = 0; first < most; first += piece) {
    const auto part_of = [&](std::size_t rank) {
      const IndexRange range = ranges[rank];
      return items.subspan(std::min(range.begin + first, range.end),
                           std::min(piece, range.size() - std::min(first, range.size())));
    };
    const auto self = static_cast<std::size_t>(ranks.rank());
    const std::span<T> mine = part_of(self);
    std::copy(mine.begin(), mine.end(), own.begin());
    ranks.all_gather(std::as_bytes(std::span(own)), std::as_writable_bytes(std::span(all)));
    for (std::size_t rank = 0; rank < ranges.size(); ++rank) {
      if (rank == self) continue;
      const std::span<T> part = part_of(rank);
      std::copy_n(all.data() + piece * rank, part.size(), part.data());
    }
  }
}

/// Gives each rank the shares of all others (share_of_rank) of an array, likewise. Communicates.
template <class T>
void gather_shares(Communicator& ranks, std::span<T> items, std::size_t step,
                   std::size_t most_bytes = kGatheredBytes) {
  std::vector<IndexRange> shares;
  for (int rank = 0; rank < ranks.size(); ++rank) {
    shares.push_back(share_of_rank(ranks, rank, items.size(), step));
  }
  gather_ranges(ranks, items, shares, most_bytes);
}

/// What each rank passes, one behind the other: as many values of all. Communicates.
template <class T>
std::vector<T> all_gathered(Communicator& ranks, std::span<const T> own) {
  std::vector<T> all(own.size() * static_cast<std::size_t>(ranks.size()));
  std::copy(own.begin(), own.end(),
            all.begin() + static_cast<std::ptrdiff_t>(own.size()) * ranks.rank());
  gather_shares(ranks, std::span(all), std::max<std::size_t>(own.size(), 1));
  return all;
}

/// The value of each rank. Communicates.
template <class T>
std::vector<T> values_of_ranks(Communicator& ranks, const T& own) {
  return all_gathered(ranks, std::span(&own, 1));
}

/// What the first rank says, which the others must decide alike. Communicates.
template <class T>
T of_first_rank(Communicator& ranks, const T& own) {
  struct Value {
    T value;
  };
  return values_of_ranks(ranks, Value{own}).front().value;
}

/// The same of what the first rank alone finds out.
template <class Find>
auto found_by_first_rank(Communicator& ranks, const Find& find) {
  using Found = decltype(find());
  return of_first_rank(ranks, ranks.rank() == 0 ? find() : Found{});
}

/// Whether all ranks say so. Communicates.
inline bool in_all_ranks(Communicator& ranks, bool own) {
  const std::vector<std::byte> all = values_of_ranks(ranks, std::byte{own});
  return std::find(all.begin(), all.end(), std::byte{0}) == all.end();
}

/// The bytes that each rank passes, of which each has a number of its own. Communicates.
inline std::vector<std::vector<std::byte>> bytes_of_ranks(Communicator& ranks,
                                                          std::span<const std::byte> own) {
  const std::vector<std::size_t> sizes = values_of_ranks(ranks, own.size());
  const std::size_t most = *std::max_element(sizes.begin(), sizes.end());
  std::vector<std::byte> all(most * sizes.size());
  const auto first_of = [&](std::size_t rank) { return all.begin() + std::ptrdiff_t(most * rank); };
  std::copy(own.begin(), own.end(), first_of(static_cast<std::size_t>(ranks.rank())));
  gather_shares(ranks, std::span(all), std::max<std::size_t>(most, 1));
  std::vector<std::vector<std::byte>> each;
  for (std::size_t rank = 0; rank < sizes.size(); ++rank) {
    each.emplace_back(first_of(rank), first_of(rank) + std::ptrdiff_t(sizes[rank]));
  }
  return each;
}

}  // namespace linnet
