#pragma once

// Accumulates outer products into few rows of C: the backward product of a linear layer, and any
// product with few rows. The rows of x are read in place; lanes run along them. Only the per-set
// source includes this.

#include "engine/kernels/prefetch.hpp"
#include "engine/kernels/register_tile.hpp"

namespace linnet {
namespace {

/// A tile reads a few columns of one row after the other, which the hardware prefetcher does not
/// follow. Rows are prefetched this many rows ahead: about the latency of the second-level cache.
inline constexpr std::size_t kOuterPrefetchDistance = 4;

/// `count`, of which the compiler then knows nothing. GCC would unroll a loop that it knows to be
/// short as a whole, and lack registers for that.
[[gnu::always_inline]] inline std::size_t unknown_count(std::size_t count) {
  asm("" : "+r"(count));
  return count;
}

/// The arguments of a call that all of its tiles share.
template <class T>
struct OuterProductCall {
  MicroPanelA a;
  Rows<T> x;
  const float* offsets;  ///< null: all zero
  RowUpdates updates;
  Prefetcher<T> prefetcher;
};

/// MR rows of C by NR registers of columns, starting at column `from` of x. If not `Whole`, only
/// the first `rest` lanes of the last register are read and written. c: the tile's place in C.
/// from_begin: the number of columns between the start of the call's range and `from`.
template <class T, std::size_t MR, std::size_t NR, bool Whole>
void accumulate_tile(const OuterProductCall<T>& call, std::size_t from, std::size_t from_begin,
                     std::size_t rest, const LaneBlockedRows<float>& c) {
  RegisterTile<MR, NR> tile(call.offsets);
  MicroPanelReader<MR, false> micro_panel(call.a.data, call.a.stride);
  const Rows<T> x = call.x;
  const auto add_row = [&](std::size_t p) __attribute__((always_inline)) {
    const T* numbers = x[p] + from;
    tile.add(micro_panel, [&](std::size_t j) {
      return Whole ? load_lanes(numbers + j * kLanes) : load_some(numbers + j * kLanes, rest);
    });
    micro_panel.next();
  };
  const auto add_and_prefetch = [&](std::size_t p) __attribute__((always_inline)) {
    const T* later = x[p + kOuterPrefetchDistance] + from;
#pragma GCC unroll 16
    for (std::size_t j = 0; j < NR * kLanes * sizeof(T); j += kAlignment) {
      prefetch(later + j / sizeof(T));
    }
    add_row(p);
  };
  const bool prefetches = from_begin % kLineColumns<T> == 0;
  Rows<T> to_prefetch = prefetches ? call.prefetcher.of(0, x.size()) : Rows<T>{};
  std::size_t next = 0;
  const auto prefetch_next = [&]() __attribute__((always_inline)) {
    if (next != to_prefetch.size()) call.prefetcher.prefetch_line(to_prefetch[next++], from_begin);
  };
  std::size_t p = 0;
  for (; p + 1 + kOuterPrefetchDistance < x.size(); p += 2) {
    prefetch_next();
    add_and_prefetch(p);
    if (call.prefetcher.for_each_row()) prefetch_next();
    add_and_prefetch(p + 1);
  }
  for (const std::size_t end = unknown_count(x.size()); p < end; ++p) {
    prefetch_next();
    add_row(p);
  }
  tile.update(call.updates, Whole ? NR * kLanes : rest, [&](std::size_t i, std::size_t j) {
    return c.data + i * c.row_stride + j * c.step_stride;
  });
}

/// All columns of MR rows of C. The columns behind the last whole tile are computed one register at
/// a time.
template <class T, std::size_t MR>
void accumulate_micro_panel(const OuterProductCall<T>& call, IndexRange range,
                            LaneBlockedRows<float> c) {
  // One row needs 8 sums to hide the latency of a multiply-add.
  constexpr std::size_t NR = MR == 1 ? std::min<std::size_t>(kSums, 8) : tile_partner(MR);
  std::size_t from = range.begin;
  for (; from + NR * kLanes <= range.end; from += NR * kLanes) {
    accumulate_tile<T, MR, NR, true>(call, from, from - range.begin, 0, c);
    c.data += NR * c.step_stride;
  }
  for (; from + kLanes <= range.end; from += kLanes) {
    accumulate_tile<T, MR, 1, true>(call, from, from - range.begin, 0, c);
    c.data += c.step_stride;
  }
  if (from < range.end) {
    accumulate_tile<T, MR, 1, false>(call, from, from - range.begin, range.end - from, c);
  }
}

template <class T>
void accumulate_outer_products(const MicroPanelA& a, Rows<T> x, IndexRange range,
                               std::span<const float> offsets, const RowUpdates& updates,
                               const LaneBlockedRows<float>& c, PrefetchRows<T> next_rows) {
  in_tiles<kMaxTileRows>(a.rows, [&]<std::size_t MR>(std::size_t first) {
    const OuterProductCall<T> call{{a.data + first, MR, a.stride, false},
                                   x,
                                   offsets.empty() ? nullptr : offsets.data() + first,
                                   updates.from(first),
                                   {next_rows, x.size()}};
    accumulate_micro_panel<T, MR>(call, range,
                                  {c.data + first * c.row_stride, MR, c.row_stride, c.step_stride});
  });
}

}  // namespace
}  // namespace linnet
