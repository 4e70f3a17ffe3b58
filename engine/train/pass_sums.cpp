#include "engine/train/pass_sums.hpp"

#include <algorithm>

#include "engine/core/parallel_ranges.hpp"
#include "engine/core/workers.hpp"
#include "engine/train/sum_tree.hpp"

namespace linnet {
namespace {

/// Numbers that are added up at a time: the sums on the stack stay in the first-level cache.
constexpr std::size_t kNumbers = 64;
/// Those that a thread takes at a time.
constexpr std::size_t kBlockNumbers = 64 * kNumbers;
/// Those of a message: half a megabyte for each sum that remains.
constexpr std::size_t kPieceNumbers = 16 * kBlockNumbers;

/// For each of `count` places: adds up the numbers of row(i), one row for each of `merges`. put(i,
/// first, sums): what remains, sum i, from place `first` on.
template <class Row, class Put>
void add_rows(std::span<const std::size_t> merges, std::size_t count, const Workers& workers,
              const Row& row, const Put& put) {
  for_each_block(count, kBlockNumbers, workers, [&](IndexRange block) {
    std::size_t place = block.begin;
    const auto numbers = [&](std::size_t i) { return row(i) + place; };
    for (; place + kNumbers <= block.end; place += kNumbers) {
      sum_in_tree<kNumbers, double>(merges, numbers, [&](std::size_t i, const double* sums) {
        put(i, place, std::span(sums, kNumbers));
      });
    }
    for (; place < block.end; ++place) {
      sum_in_tree<1, double>(merges, numbers, [&](std::size_t i, const double* sum) {
        put(i, place, std::span(sum, 1));
      });
    }
  });
}

}  // namespace

void PassSums::add(std::span<const double* const> own, std::span<double> to) {
  if (context_.communicator().size() == 1) {
    add_rows(
        tree_.own_merges(), to.size(), context_.workers(), [&](std::size_t i) { return own[i]; },
        [&](std::size_t, std::size_t first, std::span<const double> sums) {
          std::copy(sums.begin(), sums.end(), to.begin() + static_cast<std::ptrdiff_t>(first));
        });
    return;
  }
  for_each_block(IndexRange{0, to.size()}, kPieceNumbers,
                 [&](IndexRange places) { add_piece(own, places, to); });
}

void PassSums::add_piece(std::span<const double* const> own, IndexRange places,
                         std::span<double> to) {
  Communicator& ranks = context_.communicator();
  const std::size_t length = places.size();
  message_.resize(tree_.most_sums() * length);
  messages_.resize(message_.size() * static_cast<std::size_t>(ranks.size()));
  add_rows(
      tree_.own_merges(), length, context_.workers(),
      [&](std::size_t i) { return own[i] + places.begin; },
      [&](std::size_t i, std::size_t first, std::span<const double> sums) {
        std::copy(sums.begin(), sums.end(), message_.data() + i * length + first);
      });
  ranks.all_gather(std::as_bytes(std::span(message_)),
                   std::as_writable_bytes(std::span(messages_)));
  add_rows(
      tree_.merges(), length, context_.workers(),
      [&](std::size_t i) {
        const auto [rank, sum] = tree_.place(i);
        return messages_.data() + rank * message_.size() + sum * length;
      },
      [&](std::size_t, std::size_t first, std::span<const double> sums) {
        std::copy(sums.begin(), sums.end(), to.data() + places.begin + first);
      });
}

}  // namespace linnet
