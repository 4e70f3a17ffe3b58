#pragma once

// Inner products of long rows with the weights of few classes: the forward product of a linear
// layer. Lanes run along k, as classes would leave most lanes of a register empty. Only the per-set
// source includes this.

#include "engine/kernels/prefetch.hpp"
#include "engine/kernels/register_tile.hpp"

namespace linnet {
namespace {

/// Rows of bytes are prefetched this many rows ahead: the rows of a batch lie scattered in memory
/// and are too short for the hardware prefetcher. This reduced the time of training to 0.6;
/// distances of 4 and 16 rows were slower than 8 by 2 and 15 %.
inline constexpr std::size_t kInnerPrefetchDistance = 8;

/// Rows of floats are prefetched this many floats ahead. With rows in the second-level cache, this
/// distance of 1 KB gained 5 %; 256 bytes, or prefetching the next tile's rows, lost 5 %. For one
/// class, whose tiles do little but load, prefetching costs more than it gains (10 to 20 %), unless
/// rows are so short that it reaches the next ones (of 64 floats, 20 % less time).
inline constexpr std::size_t kPrefetchFloats = 256;

/// The partial sums of MR rows with NR classes: register c · MR + r for class c and row r.
template <std::size_t MR, std::size_t NR>
struct InnerSums {
  static constexpr std::size_t kQuads = (MR * NR + 3) / 4;
  Floats sums[4 * kQuads];

  InnerSums() {
#pragma GCC unroll 32
    for (Floats& sum : sums) sum = Floats(0.0f);
  }

  template <class X, class W>
  [[gnu::always_inline]] void add(const X& x, const W& w) {
    Floats numbers[MR];
#pragma GCC unroll 16
    for (std::size_t r = 0; r < MR; ++r) numbers[r] = x(r);
#pragma GCC unroll 16
    for (std::size_t c = 0; c < NR; ++c) {
      const Floats weight = in_register(w(c));
#pragma GCC unroll 16
      for (std::size_t r = 0; r < MR; ++r) {
        accumulate(sums[c * MR + r], numbers[r], weight);
      }
    }
  }

  /// z[c · stride + r] = the sum of all lanes of register c · MR + r.
  void store(float* z, std::size_t stride) {
    float totals[4 * kQuads];
    sum_lanes_of_all(sums, totals);
#pragma GCC unroll 16
    for (std::size_t c = 0; c < NR; ++c) {
      std::memcpy(z + c * stride, totals + c * MR, MR * sizeof(float));
    }
  }
};

/// The inner products of MR rows with NR classes. If `Interleaved`, the weights of all classes for
/// one step of k lie in consecutive registers: the compiler then knows their offsets, and no
/// address arithmetic occupies the ports that multiply, which gained 5 to 15 %. to_prefetch: the
/// rows that this tile prefetches. Of floats, only calls with interleaved weights have any, those
/// of LinearLayer; asking takes 5 % of the time of others, and 13 % for one class.
template <class T, std::size_t MR, std::size_t NR, bool Interleaved>
void inner_tile(Rows<T> x, IndexRange range, const LaneBlockedRows<const float>& w, float* z,
                std::size_t stride, const Prefetcher<T>& prefetcher, Rows<T> to_prefetch) {
  const float* weights = w.data;
  const std::size_t row_stride = Interleaved ? kLanes : w.row_stride;
  const T* rows[MR];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < MR; ++r) rows[r] = x[r];
  InnerSums<MR, NR> sums;
  const auto add_step = [&](std::size_t k) __attribute__((always_inline)) {
    sums.add([&](std::size_t r) { return load_lanes(rows[r] + k); },
             [&](std::size_t c) { return load_lanes(weights + c * row_stride); });
    weights += w.step_stride;
  };
  std::size_t k = range.begin;
  for (; k + kLineColumns<T> <= range.end; k += kLineColumns<T>) {
    if constexpr (sizeof(T) == sizeof(float)) {
      if (NR > 1 || range.size() <= kPrefetchFloats) {
#pragma GCC unroll 16
        for (std::size_t r = 0; r < MR; ++r) prefetch(rows[r] + k + kPrefetchFloats);
      }
    }
    if constexpr (sizeof(T) != sizeof(float) || (NR > 1 && Interleaved)) {
      for (std::size_t r = 0; r < to_prefetch.size(); ++r) {
        prefetcher.prefetch_line(to_prefetch[r], k - range.begin);
      }
    }
#pragma GCC unroll 4
    for (std::size_t step = 0; step < kLineColumns<T>; step += kLanes) add_step(k + step);
  }
  for (; k + kLanes <= range.end; k += kLanes) add_step(k);
  if (const std::size_t rest = range.end - k; rest != 0) {
    sums.add([&](std::size_t r) { return load_some(rows[r] + k, rest); },
             [&](std::size_t c) { return load_some(weights + c * row_stride, rest); });
  }
  sums.store(z, stride);
}

/// Prefetches the columns `range` of rows [first, first + count) of x, without those that x lacks.
template <class T>
[[gnu::always_inline]] inline void prefetch_row_range(Rows<T> x, std::size_t first,
                                                      std::size_t count, IndexRange range) {
  for (std::size_t r = first; r < std::min(first + count, x.size()); ++r) {
    for (std::size_t k = range.begin; k < range.end; k += kLineColumns<T>) prefetch(x[r] + k);
  }
}

/// The inner products of all rows with NR classes.
template <class T, std::size_t NR, bool Interleaved>
void inner_classes(Rows<T> x, IndexRange range, const LaneBlockedRows<const float>& w,
                   MatrixView<float> z, const Prefetcher<T>& prefetcher) {
  in_tiles<tile_partner(NR)>(x.size(), [&]<std::size_t MR>(std::size_t first_row) {
    if constexpr (sizeof(T) < sizeof(float))
      prefetch_row_range(x, first_row + kInnerPrefetchDistance, MR, range);
    inner_tile<T, MR, NR, Interleaved>(x.subspan(first_row, MR), range, w, z.row(0) + first_row,
                                       z.stride(), prefetcher, prefetcher.of(first_row, MR));
  });
}

template <class T>
void inner_products(Rows<T> x, IndexRange range, const LaneBlockedRows<const float>& w,
                    MatrixView<float> z, PrefetchRows<T> next_rows) {
  const Prefetcher<T> prefetcher(next_rows, x.size());
  // Tiles take as many classes as the registers allow: a row's numbers are loaded, and bytes
  // converted to floats, once for all classes of a tile.
  in_tiles<kMaxTileRows>(w.rows, [&]<std::size_t NR>(std::size_t first) {
    const LaneBlockedRows<const float> weights{w.data + first * w.row_stride, NR, w.row_stride,
                                               w.step_stride};
    const MatrixView<float> sums(z.row(first), NR, z.columns(), z.stride());
    if (w.row_stride == kLanes) {
      inner_classes<T, NR, true>(x, range, weights, sums, prefetcher);
    } else {
      inner_classes<T, NR, false>(x, range, weights, sums, prefetcher);
    }
  });
}

}  // namespace
}  // namespace linnet
