#pragma once

// The factors of rows of C in outer products, as tiles of the digits of factor_digits.hpp. Only the
// per-set source includes this.

#include "engine/kernels/factor_digits.hpp"
#include "engine/kernels/tile_shape.hpp"

namespace linnet {
namespace {

/// Rows of C in a tile, with three of its 16 rows each, and in the two tiles that are made
/// together.
inline constexpr std::size_t kTiledRows = kTileHeight / kDigits;
inline constexpr std::size_t kPairRows = 2 * kTiledRows;

/// How the rows of x in a chunk are cut for products of tiles, which take 64 of them at most: a
/// batch of 68 as twice 36, not as 64 and 4.
struct RowSteps {
  std::size_t quads;     ///< of rows, the last of which may lack some
  std::size_t count;     ///< of steps
  std::size_t per_step;  ///< quads of a step

  explicit RowSteps(std::size_t rows)
      : quads((rows + 3) / 4),
        count((quads + kTileHeight - 1) / kTileHeight),
        per_step((quads + count - 1) / count) {}
};

/// The digits of the factors of at most kPairRows rows of C: for each step, row 3 · i + d of a tile
/// has digit d of row i of C, for the rows of x one after the other.
struct FactorTiles {
  alignas(kAlignment) std::uint8_t digits[2][kChunkOfRows / kTileWidth][kTileHeight][kTileWidth];

  /// The first `per_tile` rows of C to the first tile, and as many to the second.
  void make(const FactorDigits& factors, const RowSteps& steps, std::size_t per_tile) {
    for (std::size_t step = 0; step < steps.count; ++step) {
      for (std::size_t d = 0; d < kDigits; ++d) {
        for (std::size_t first = 0; first < 2 * per_tile; first += 4) {
          Floats rows[4];
          load_transposed(
              rows, [&](std::size_t i) __attribute__((always_inline)) {
                const std::size_t quad = step * steps.per_step + i;
                const bool is_there = i < steps.per_step && quad < steps.quads;
                return is_there ? load_quad_bits(factors.digits(quad, d) + first) : Quad(0.0f);
              });
          for (std::size_t i = first; i < std::min(first + 4, 2 * per_tile); ++i) {
            std::uint8_t* to = digits[i / per_tile][step][kDigits * (i % per_tile) + d];
            bits_of(rows[i - first]).store_aligned(reinterpret_cast<std::int32_t*>(to));
          }
        }
      }
    }
  }

 private:
  /// Four integers, as the bits of floats.
  [[gnu::always_inline]] static Quad load_quad_bits(const std::int32_t* integers) {
    std::array<float, 4> bits;
    std::memcpy(bits.data(), integers, sizeof bits);
    return Quad::load_unaligned(bits.data());
  }
};

}  // namespace
}  // namespace linnet
