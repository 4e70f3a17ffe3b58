#pragma once

// Products of packed pieces by tiles: see tile_kernels.hpp. Only the per-set source includes this.

#include "engine/kernels/constant_counts.hpp"
#include "engine/kernels/pack_pieces.hpp"

namespace linnet {
namespace {

/// The sums of two tiles of rows by two of columns.
struct PieceSums {
  alignas(kAlignment) float numbers[2][2][kTileHeight][kLanes];
};

/// Adds the products of the pieces of one step: R tiles of rows by N tiles of columns. A tile of
/// the right factor serves all pieces of the left one that it is multiplied with.
template <class Tiles, std::size_t R, std::size_t N, std::size_t P>
[[gnu::always_inline]] inline void add_step(const std::byte* left, const std::byte* right) {
#pragma GCC unroll 3
  for (std::size_t j = 0; j < P; ++j) {
    Tiles::template load<2>(right + j * 2 * kTileBytes, kTileWidth);
    if constexpr (N == 2) Tiles::template load<3>(right + (2 * j + 1) * kTileBytes, kTileWidth);
#pragma GCC unroll 3
    for (std::size_t i = 0; i + j < kFloatPieces; ++i) {
      Tiles::template load<0>(left + i * 2 * kTileBytes, kTileWidth);
      Tiles::template add_pairs<4, 0, 2>();
      if constexpr (N == 2) Tiles::template add_pairs<6, 0, 3>();
      if constexpr (R == 2) {
        Tiles::template load<1>(left + (2 * i + 1) * kTileBytes, kTileWidth);
        Tiles::template add_pairs<5, 1, 2>();
        if constexpr (N == 2) Tiles::template add_pairs<7, 1, 3>();
      }
    }
  }
}

/// What becomes of the sums of a block of C: c(i, j) = α · (offsets[i] + sum) + β · c(i, j).
struct BlockUpdate {
  std::span<const float> offsets;
  Update update;
  MatrixView<float> c;

  void prefetch() const {
    for (std::size_t r = 0; r < c.rows(); ++r) {
      prefetch_to_write(c.row(r));
      prefetch_to_write(c.row(r) + kLanes);
    }
  }

  void put(const PieceSums& sums) const {
    const bool is_plain = update.alpha == 1.0f && update.beta == 0.0f && offsets.empty();
    for (std::size_t side = 0; side * kLanes < c.columns(); ++side) {
      const std::size_t count = std::min(c.columns() - side * kLanes, kLanes);
      if (count < kLanes) {
        put_column(sums, side, [&](Floats sum, std::size_t row, float* at) {
          store_some(at, count, updated(sum, row, [&] { return load_some(at, count); }));
        });
      } else if (is_plain) {
        put_column(sums, side, [](Floats sum, std::size_t, float* at) { sum.store_unaligned(at); });
      } else {
        put_column(sums, side, [&](Floats sum, std::size_t row, float* at) {
          updated(sum, row, [&] { return load_lanes(at); }).store_unaligned(at);
        });
      }
    }
  }

 private:
  /// Calls `put(sum, row, at)` for the rows of a column of registers.
  template <class Put>
  [[gnu::always_inline]] void put_column(const PieceSums& sums, std::size_t side,
                                         const Put& put) const {
    float* at = c.row(0) + side * kLanes;
    const std::size_t rows = c.rows();
    const std::size_t stride = c.stride();
#pragma GCC unroll 4
    for (std::size_t r = 0; r < rows; ++r, at += stride) {
      put(load_aligned(sums.numbers[r / kTileHeight][side][r % kTileHeight]), r, at);
    }
  }

  template <class Before>
  [[gnu::always_inline]] Floats updated(Floats sum, std::size_t row, const Before& before) const {
    if (!offsets.empty()) sum = sum + Floats(offsets[row]);
    sum = Floats(update.alpha) * sum;
    return update.beta == 0.0f ? sum : multiply_add(Floats(update.beta), before(), sum);
  }
};

/// The sums over all steps. Meanwhile puts those of the block before this one to their places: its
/// tiles have left the multipliers by then, which would otherwise wait for that.
template <class Tiles, std::size_t R, std::size_t N, std::size_t P>
[[gnu::noinline]] void sum_pieces(const std::byte* left, const std::byte* right, std::size_t steps,
                                  PieceSums& sums, const BlockUpdate& before,
                                  const PieceSums& sums_before) {
  Tiles::template zero<4>();
  if constexpr (R == 2) Tiles::template zero<5>();
  if constexpr (N == 2) Tiles::template zero<6>();
  if constexpr (R == 2 && N == 2) Tiles::template zero<7>();
  for (std::size_t step = 0; step < steps; ++step) {
    add_step<Tiles, R, N, P>(left, right);
    left += kFloatPieces * 2 * kTileBytes;
    right += P * 2 * kTileBytes;
  }
  before.put(sums_before);
  Tiles::template store<4>(sums.numbers[0][0], kTileWidth);
  if constexpr (R == 2) Tiles::template store<5>(sums.numbers[1][0], kTileWidth);
  if constexpr (N == 2) Tiles::template store<6>(sums.numbers[0][1], kTileWidth);
  if constexpr (R == 2 && N == 2) Tiles::template store<7>(sums.numbers[1][1], kTileWidth);
}

constexpr TileShape whole_tiles() {
  TileShape shape;
  for (std::size_t tile = 0; tile < 8; ++tile) shape.set(tile, kTileHeight, kTileWidth);
  return shape;
}

/// TileKernels::multiply.
template <class Tiles>
void multiply_pieces(const std::byte* left, const PackedRight& right, std::size_t k,
                     std::span<const float> offsets, Update update, MatrixView<float> c) {
  static constexpr TileShape kShape = whole_tiles();
  const ConfiguredTiles<Tiles> tiles(kShape);
  const std::size_t steps = (k + kPieceDepth - 1) / kPieceDepth;
  const std::byte* block = right.data;
  PieceSums sums[2];
  BlockUpdate before{};
  for (std::size_t j = 0, index = 0; j < c.columns(); j += kPieceBlock, ++index) {
    const BlockUpdate now{
        offsets,
        update,
        {c.row(0) + j, c.rows(), std::min(c.columns() - j, kPieceBlock), c.stride()}};
    if (update.beta != 0.0f) now.prefetch();
    with_constant<kFloatPieces>(right.pieces, [&]<std::size_t P>() {
      with_constant<2>(now.c.rows() > kTileHeight ? 2 : 1, [&]<std::size_t R>() {
        with_constant<2>(now.c.columns() > kLanes ? 2 : 1, [&]<std::size_t N>() {
          sum_pieces<Tiles, R, N, P>(left, block, steps, sums[index % 2], before,
                                     sums[(index + 1) % 2]);
        });
      });
    });
    before = now;
    block += piece_block_bytes(right.pieces, k);
    if (j + kPieceBlock >= c.columns()) before.put(sums[index % 2]);
  }
}

template <class Lanes, class T>
constexpr RightPackers<T> right_packers() {
  return {pack_right_rows<Lanes, T>, pack_right_columns<Lanes, T>};
}

template <class Tiles, class Lanes>
inline constexpr TileKernels kTileKernels = {
    .pack_left = pack_left_pieces<Lanes>,
    .multiply = multiply_pieces<Tiles>,
    .floats = right_packers<Lanes, float>(),
    .bytes = right_packers<Lanes, std::uint8_t>(),
    .halves = right_packers<Lanes, Float16>(),
    .bfloats = right_packers<Lanes, BFloat16>(),
};

}  // namespace
}  // namespace linnet
