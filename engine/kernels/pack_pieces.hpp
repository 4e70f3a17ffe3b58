#pragma once

// Cuts numbers into pieces of BFloat16 and arranges them for tiles: see tile_kernels.hpp. Only the
// per-set source includes this.
//
// A tile takes pairs of numbers that follow each other along k. Which ones does not matter as long
// as both factors pair the same: here number i of a step and number i + 16, so that a pair is one
// lane of two registers.

#include "engine/kernels/simd/simd.hpp"
#include "engine/kernels/tile_kernels.hpp"
#include "engine/kernels/tile_shape.hpp"

namespace linnet {
namespace {

static_assert(kPieceBlock == 2 * kTileHeight);
static_assert(kPieceDepth * sizeof(std::uint16_t) == kTileWidth);

inline constexpr std::size_t kTileBytes = kTileHeight * kTileWidth;

/// The pieces of two registers of numbers, of which lane i of each is a pair.
template <class Lanes, std::size_t P>
struct PiecePairs {
  using Ints = typename Lanes::Ints;
  Ints pieces[P];

  [[gnu::always_inline]] PiecePairs(Floats first, Floats second) {
#pragma GCC unroll 3
    for (std::size_t p = 0; p < P; ++p) {
      pieces[p] = Lanes::join_upper_halves(first, second);
      if (p + 1 == P) break;
      first = first - upper_half(first);
      second = second - upper_half(second);
    }
  }

  [[gnu::always_inline]] static Floats upper_half(Floats x) {
    return from_bits<Floats>(bits_of(x) & Ints(static_cast<std::int32_t>(0xffff0000U)));
  }

  /// Piece p to the same place of the p-th pair of tiles.
  [[gnu::always_inline]] void store(std::byte* to) const {
#pragma GCC unroll 3
    for (std::size_t p = 0; p < P; ++p) {
      pieces[p].store_aligned(reinterpret_cast<std::int32_t*>(to + p * 2 * kTileBytes));
    }
  }
};

/// The first `count` of the kLanes numbers from column `k` on, of a row of `columns`; the rest are
/// zeros, and so is a row that is not there.
template <class T>
[[gnu::always_inline]] inline Floats load_within(const T* row, std::size_t k, std::size_t columns) {
  if (row == nullptr || k >= columns) return Floats(0.0f);
  return k + kLanes <= columns ? load_lanes(row + k) : load_some(row + k, columns - k);
}

/// TileKernels::pack_left.
template <class Lanes>
void pack_left_pieces(MatrixView<const float> a, std::byte* to) {
  constexpr std::size_t kStepBytes = kFloatPieces * 2 * kTileBytes;
  const std::size_t k = a.columns();
  for (std::size_t step = 0; step < k; step += kPieceDepth, to += kStepBytes) {
    if (a.rows() == kPieceBlock && step + kPieceDepth <= k) {
#pragma GCC unroll 4
      for (std::size_t r = 0; r < kPieceBlock; ++r) {
        const float* numbers = a.row(r) + step;
        PiecePairs<Lanes, kFloatPieces>(load_lanes(numbers), load_lanes(numbers + kLanes))
            .store(to + r * kTileWidth);
      }
      continue;
    }
    for (std::size_t r = 0; r < kPieceBlock; ++r) {
      const float* row = r < a.rows() ? a.row(r) : nullptr;
      PiecePairs<Lanes, kFloatPieces>(load_within(row, step, k), load_within(row, step + kLanes, k))
          .store(to + r * kTileWidth);
    }
  }
}

/// RightPackers<T>::rows.
template <class Lanes, class T>
void pack_right_rows(Rows<T> x, IndexRange range, std::byte* to) {
  constexpr std::size_t kStepBytes = kPieces<T> * 2 * kTileBytes;
  const std::size_t steps = (x.size() + kPieceDepth - 1) / kPieceDepth;
  const auto row = [&](std::size_t k) { return k < x.size() ? x[k] + range.begin : nullptr; };
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t i = 0; i < kTileHeight; ++i) {
      const T* first = row(step * kPieceDepth + i);
      const T* second = row(step * kPieceDepth + i + kLanes);
      std::byte* at = to + step * kStepBytes + i * kTileWidth;
      for (std::size_t j = 0; j < range.size(); j += kPieceBlock, at += steps * kStepBytes) {
#pragma GCC unroll 2
        for (std::size_t side = 0; side < 2; ++side) {
          const std::size_t column = j + side * kLanes;
          PiecePairs<Lanes, kPieces<T>>(load_within(first, column, range.size()),
                                        load_within(second, column, range.size()))
              .store(at + side * kTileBytes);
        }
      }
    }
  }
}

/// Transposes a tile of 16 × 16 pairs in place.
inline void transpose_pairs(std::byte* tile) {
  alignas(kAlignment) float rows[kTileHeight][kLanes];
  std::memcpy(rows, tile, sizeof rows);
  for (std::size_t c = 0; c < kLanes; c += 4) {
    Floats x[4];
    load_transposed(
        x, [&](std::size_t row)
               __attribute__((always_inline)) { return Quad::load_aligned(rows[row] + c); });
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 4; ++i) {
      x[i].store_aligned(reinterpret_cast<float*>(tile) + (c + i) * kLanes);
    }
  }
}

/// RightPackers<T>::columns.
template <class Lanes, class T>
void pack_right_columns(Rows<T> x, IndexRange range, std::byte* to) {
  constexpr std::size_t kStepBytes = kPieces<T> * 2 * kTileBytes;
  const std::size_t k = range.size();
  for (std::size_t first = 0; first < x.size(); first += kPieceBlock) {
    for (std::size_t step = 0; step < k; step += kPieceDepth, to += kStepBytes) {
      for (std::size_t j = 0; j < kPieceBlock; ++j) {
        const T* row = first + j < x.size() ? x[first + j] + range.begin : nullptr;
        PiecePairs<Lanes, kPieces<T>>(load_within(row, step, k), load_within(row, step + kLanes, k))
            .store(to + j * kTileWidth);
      }
      for (std::size_t tile = 0; tile < 2 * kPieces<T>; ++tile)
        transpose_pairs(to + tile * kTileBytes);
    }
  }
}

}  // namespace
}  // namespace linnet
