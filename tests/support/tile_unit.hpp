#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "engine/kernels/tile_shape.hpp"

namespace linnet::test {

/// The tiles of a thread and what the instructions of AMX do to them, in plain loops, as Intel's
/// manual has it. What the processor refuses ends the program with a message, and so does a
/// configuration that is not released.
class TileUnit {
 public:
  void configure(const TileShape& shape) {
    check(shape_.palette == 0, "tiles are configured twice");
    check(shape.palette == 1 && shape.start_row == 0, "palette or first row");
    for (const std::uint8_t byte : shape.reserved) check(byte == 0, "a reserved byte");
    for (std::size_t t = 0; t < 16; ++t) {
      check(shape.rows[t] <= (t < kTiles ? kTileHeight : 0), "too many rows");
      check(shape.bytes[t] <= (t < kTiles ? kTileWidth : 0), "too many bytes");
      check((shape.rows[t] == 0) == (shape.bytes[t] == 0), "rows without bytes");
    }
    shape_ = shape;
    std::memset(tiles_, 0, sizeof tiles_);
  }

  void release() { shape_ = released(); }

  void zero(std::size_t t) {
    check_configured(t);
    std::memset(tiles_[t], 0, sizeof tiles_[t]);
  }

  void load(std::size_t t, const void* from, std::size_t stride) {
    zero(t);
    for (std::size_t r = 0; r < shape_.rows[t]; ++r) {
      std::memcpy(tiles_[t][r], static_cast<const std::uint8_t*>(from) + r * stride,
                  shape_.bytes[t]);
    }
  }

  void store(std::size_t t, void* to, std::size_t stride) const {
    check_configured(t);
    for (std::size_t r = 0; r < shape_.rows[t]; ++r) {
      std::memcpy(static_cast<std::uint8_t*>(to) + r * stride, tiles_[t][r], shape_.bytes[t]);
    }
  }

  /// sums += first · second, for bytes that have a sign or none: std::int8_t or std::uint8_t.
  template <class First, class Second>
  void add(std::size_t sums, std::size_t first, std::size_t second) {
    check_product(sums, first, second);
    for (std::size_t m = 0; m < shape_.rows[sums]; ++m) {
      std::int32_t row[kTileWidth / 4];
      std::memcpy(row, tiles_[sums][m], sizeof row);
      for (std::size_t k = 0; k < shape_.bytes[first]; ++k) {
        const int number = static_cast<First>(tiles_[first][m][k]);
        const std::uint8_t* numbers = tiles_[second][k / 4] + k % 4;
        for (std::size_t n = 0; n < shape_.bytes[sums] / 4U; ++n) {
          row[n] += number * static_cast<Second>(numbers[4 * n]);
        }
      }
      std::memcpy(tiles_[sums][m], row, sizeof row);
    }
  }

  /// sums += left · right, for pairs of BFloat16 and sums that are floats. Numbers below 2⁻¹²⁶
  /// count as zero.
  void add_pairs(std::size_t sums, std::size_t left, std::size_t right) {
    check_product(sums, left, right);
    for (std::size_t m = 0; m < shape_.rows[sums]; ++m) {
      float row[kTileWidth / 4];
      std::memcpy(row, tiles_[sums][m], sizeof row);
      for (std::size_t n = 0; n < shape_.bytes[sums] / 4U; ++n) {
        float even = 0.0f;
        float odd = 0.0f;
        for (std::size_t k = 0; k < shape_.rows[right]; ++k) {
          even = std::fma(bfloat(tiles_[left][m] + 4 * k), bfloat(tiles_[right][k] + 4 * n), even);
          odd = std::fma(bfloat(tiles_[left][m] + 4 * k + 2), bfloat(tiles_[right][k] + 4 * n + 2),
                         odd);
        }
        row[n] += even + odd;
      }
      std::memcpy(tiles_[sums][m], row, sizeof row);
    }
  }

 private:
  static constexpr std::size_t kTiles = 8;

  static float bfloat(const std::uint8_t* bytes) {
    std::uint16_t half = 0;
    std::memcpy(&half, bytes, sizeof half);
    const float number = std::bit_cast<float>(std::uint32_t{half} << 16);
    return std::fpclassify(number) == FP_SUBNORMAL ? 0.0f : number;
  }

  static void check(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "a tile instruction that the processor refuses: %s\n", what);
    std::abort();
  }

  void check_product(std::size_t sums, std::size_t first, std::size_t second) const {
    for (const std::size_t t : {sums, first, second}) check_configured(t);
    check(sums != first && sums != second && first != second, "the same tile twice");
    check(shape_.rows[first] == shape_.rows[sums] && shape_.bytes[second] == shape_.bytes[sums] &&
              shape_.bytes[first] == 4 * shape_.rows[second] && shape_.bytes[sums] % 4 == 0,
          "shapes that do not fit");
  }

  void check_configured(std::size_t t) const {
    check(t < kTiles && shape_.palette == 1 && shape_.rows[t] != 0, "a tile without a shape");
  }

  static TileShape released() {
    TileShape shape;
    shape.palette = 0;
    return shape;
  }

  TileShape shape_ = released();
  alignas(64) std::uint8_t tiles_[kTiles][kTileHeight][kTileWidth] = {};
};

}  // namespace linnet::test
