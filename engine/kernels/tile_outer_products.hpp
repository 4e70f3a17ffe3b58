#pragma once

// Accumulates outer products of floats and rows of bytes into rows of C, by tiles: the backward
// product of a linear layer where the processor has AMX. Only the per-set source includes this.
//
// Chunks, digits and updates are those of exact_outer_products.hpp, and so are the results, bit for
// bit. A tile of sums has the digits of five rows of C, for 16 columns; its second factor is rows
// of x, four of them interleaved bytewise.

#include "engine/kernels/exact_outer_products.hpp"
#include "engine/kernels/factor_tiles.hpp"
#include "engine/kernels/row_prefetch.hpp"

namespace linnet {
namespace {

/// Pairs of tiles of rows of C for which the columns are interleaved once: interleaving 64 rows of
/// x takes as many cycles as the products of three pairs.
inline constexpr std::size_t kMostPairs = 2;

/// 64 columns of a chunk's rows, interleaved: for each step, four tiles of 16 columns.
struct ColumnTiles {
  alignas(kAlignment) std::uint8_t bytes[kChunkOfRows / kTileWidth][4][kTileHeight][kTileWidth];
};

/// The integer sums of a pair of tiles for 64 columns.
struct PairSums {
  alignas(kAlignment) std::int32_t numbers[2][kTileHeight][kTileWidth];
};

/// The sums of N tiles of rows of C for 64 columns.
template <class Tiles, std::size_t N>
[[gnu::noinline]] void outer_tiles(const FactorTiles& a, const ColumnTiles& x, std::size_t steps,
                                   PairSums& sums) {
  constexpr std::size_t kStride = kTileWidth;
  constexpr std::size_t kSumStride = sizeof sums.numbers[0][0];
  for (std::size_t half = 0; half < 2; ++half) {
    Tiles::template zero<4>();
    Tiles::template zero<6>();
    if constexpr (N == 2) {
      Tiles::template zero<5>();
      Tiles::template zero<7>();
    }
    for (std::size_t step = 0; step < steps; ++step) {
      Tiles::template load<0>(a.digits[0][step], kStride);
      Tiles::template load<2>(x.bytes[step][2 * half], kStride);
      Tiles::template add_digits_by_bytes<4, 0, 2>();
      Tiles::template load<3>(x.bytes[step][2 * half + 1], kStride);
      Tiles::template add_digits_by_bytes<6, 0, 3>();
      if constexpr (N == 2) {
        Tiles::template load<1>(a.digits[1][step], kStride);
        Tiles::template add_digits_by_bytes<5, 1, 2>();
        Tiles::template add_digits_by_bytes<7, 1, 3>();
      }
    }
    std::int32_t* to = sums.numbers[0][0] + half * 2 * kLanes;
    Tiles::template store<4>(to, kSumStride);
    Tiles::template store<6>(to + kLanes, kSumStride);
    if constexpr (N == 2) {
      to = sums.numbers[1][0] + half * 2 * kLanes;
      Tiles::template store<5>(to, kSumStride);
      Tiles::template store<7>(to + kLanes, kSumStride);
    }
  }
}

/// A chunk of the rows of x for a group of at most kMostPairs · kPairRows rows of C.
template <class Tiles, class Lanes>
class TileChunk {
  static_assert(kPairRows <= Lanes::Ints::size);

 public:
  TileChunk(const OuterProductCall<std::uint8_t>& call, std::size_t begin, IndexRange range,
            const LaneBlockedRows<float>& c)
      : call_(call),
        range_(range),
        c_(c),
        steps_(call.x.size()),
        count_((c.rows + kPairRows - 1) / kPairRows),
        per_tile_(rows_of_tile((c.rows + count_ - 1) / count_)) {
    for (std::size_t p = 0; p < count_; ++p) make_pair(p, begin);
  }

  /// Multiplies a pair of tiles of rows with 64 columns, interleaves the next columns, and updates
  /// C by the pair before: so the vector units work while tiles are multiplied, and nothing waits
  /// for the sums of a tile, which take 52 cycles.
  void accumulate() {
    TileShape shape;
    for (const std::size_t tile : {0U, 1U}) {
      shape.set(tile, kDigits * per_tile_, 4 * steps_.per_step);
    }
    for (const std::size_t tile : {2U, 3U}) shape.set(tile, steps_.per_step, kTileWidth);
    for (const std::size_t tile : {4U, 5U, 6U, 7U}) {
      shape.set(tile, kDigits * per_tile_, kTileWidth);
    }
    const ConfiguredTiles<Tiles> configured(shape);
    const std::size_t blocks = (range_.size() + sizeof(Bytes) - 1) / sizeof(Bytes);
    const RowPrefetch ahead{call_.prefetcher.of(0, call_.x.size()), call_.prefetcher.column(),
                            range_.size(), 2 * blocks};
    const std::size_t stages = blocks * count_;
    interleave(0);
    for (std::size_t stage = 0; stage <= stages; ++stage) {
      if (stage < stages) {
        const std::size_t block = stage / count_;
        // In two parts: a burst of twice as many lines would occupy the buffers that interleaving
        // needs.
        if (stage % count_ == 0) ahead.step(2 * block);
        multiply(stage % count_, block, sums_[stage % 2]);
        if (stage % count_ == 0) {
          ahead.step(2 * block + 1);
          if (block + 1 < blocks) interleave(block + 1);
        }
      }
      if (stage > 0) {
        update((stage - 1) % count_, (stage - 1) / count_, sums_[(stage - 1) % 2]);
      }
    }
  }

 private:
  struct Pair {
    FactorTiles digits;
    std::array<float, kPairRows> scales;  ///< as of FactorDigits
  };

  /// Rows of C in the first tile of a pair: all, or half of them, as fewer rows take less time.
  static std::size_t rows_of_tile(std::size_t rows_of_pair) {
    return rows_of_pair > kTiledRows ? (rows_of_pair + 1) / 2 : rows_of_pair;
  }

  IndexRange pair_rows(std::size_t p) const { return subrange(c_.rows, count_, p); }

  void make_pair(std::size_t p, std::size_t begin) {
    const IndexRange rows = pair_rows(p);
    FactorDigits factors;
    factors.make<Lanes>({call_.a.data + rows.begin, rows.size(), call_.a.stride, false}, begin,
                        call_.x.size(), call_.updates.from(rows.begin));
    pairs_[p].digits.make(factors, steps_, per_tile_);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      pairs_[p].scales[i] = factors.scale(i);
      if (factors.scale(i) == 0.0f) {
        accumulate_float_row(call_, begin, range_, c_, rows.begin + i);
      }
    }
  }

  /// The columns of a block, and how many there are.
  std::size_t columns_of(std::size_t block) const {
    return std::min(range_.size() - block * sizeof(Bytes), sizeof(Bytes));
  }

  /// The next lines of the rows are not prefetched into the first level, which took 5 % longer: all
  /// rows of a batch pass before they are read, and rows of 4 KB share its sets.
  void interleave(std::size_t block) {
    const RowColumns from(call_.x, range_.begin + block * sizeof(Bytes), columns_of(block));
    ColumnTiles& to = columns_[block % 2];
    for (std::size_t step = 0; step < steps_.count; ++step) {
      for (std::size_t q = 0; q < steps_.per_step; ++q) {
        Bytes columns[4];
        from.template load<Lanes, false>(step * steps_.per_step + q, columns);
#pragma GCC unroll 4
        for (std::size_t j = 0; j < 4; ++j) columns[j].store_aligned(to.bytes[step][j][q]);
      }
    }
  }

  void multiply(std::size_t p, std::size_t block, PairSums& sums) const {
    const FactorTiles& digits = pairs_[p].digits;
    if (pair_rows(p).size() > per_tile_) {
      outer_tiles<Tiles, 2>(digits, columns_[block % 2], steps_.count, sums);
    } else {
      outer_tiles<Tiles, 1>(digits, columns_[block % 2], steps_.count, sums);
    }
  }

  [[gnu::noinline]] void update(std::size_t p, std::size_t block, const PairSums& sums) const {
    using Ints = typename Lanes::Ints;
    const IndexRange rows = pair_rows(p);
    const std::size_t count = columns_of(block);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const float scale = pairs_[p].scales[i];
      if (scale == 0.0f) continue;
      const RowUpdate row = row_update(call_, scale, block * sizeof(Bytes), c_, rows.begin + i);
      const auto& digits = sums.numbers[i / per_tile_];
      const std::size_t first = kDigits * (i % per_tile_);
#pragma GCC unroll 4
      for (std::size_t j = 0; j < 4; ++j) {
        if (j * kLanes >= count) continue;
        Ints integers[kDigits];
        for (std::size_t d = 0; d < kDigits; ++d) {
          integers[d] = Ints::load_aligned(digits[first + d] + j * kLanes);
        }
        update_lanes<Lanes>(row, j, count - j * kLanes, integers);
      }
    }
  }

  const OuterProductCall<std::uint8_t>& call_;
  IndexRange range_;
  LaneBlockedRows<float> c_;
  RowSteps steps_;
  std::size_t count_;     ///< of pairs
  std::size_t per_tile_;  ///< rows of C
  std::array<Pair, kMostPairs> pairs_;
  ColumnTiles columns_[2];
  PairSums sums_[2];
};

/// TypedKernels<std::uint8_t>::accumulate_outer_products.
template <class Tiles, class Lanes>
void accumulate_tile_outer_products(const MicroPanelA& a, Rows<std::uint8_t> x, IndexRange range,
                                    std::span<const float> offsets, const RowUpdates& updates,
                                    const LaneBlockedRows<float>& c,
                                    PrefetchRows<std::uint8_t> next_rows) {
  if (range.empty() || a.rows == 0) return;
  accumulate_in_chunks(a, x, range, offsets, updates, c, next_rows, kMostPairs * kPairRows,
                       [](const OuterProductCall<std::uint8_t>& call, std::size_t begin,
                          IndexRange columns, const LaneBlockedRows<float>& rows) {
                         TileChunk<Tiles, Lanes>(call, begin, columns, rows).accumulate();
                       });
}

}  // namespace
}  // namespace linnet
