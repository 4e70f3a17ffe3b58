#pragma once

// The weights of few classes, in a piece of the features, as tiles of the digits of
// class_digits.hpp. Only the per-set source includes this.

#include "engine/kernels/class_digits.hpp"
#include "engine/kernels/tile_shape.hpp"

namespace linnet {
namespace {

/// Classes of a tile, with three of its 16 columns each. Four have four columns side by side, as
/// four features of a class fill a quarter of a register with their digits and the integers' fourth
/// bytes. In these bytes' columns are the digits of the fifth class.
inline constexpr std::size_t kTileClasses = 5;

/// Tiles of 64 features for each block of them: row q has the digits of features 4 · q to 4 · q
/// + 3.
struct ClassTile {
  alignas(kAlignment) std::uint8_t digits[kPieceFeatures / kBlockFeatures][kTileHeight][kTileWidth];
  std::size_t classes;
  std::array<double, kTileClasses> units;  ///< what 1 stands for; 0 if the class stays with floats
};

/// The digits of N classes while they are made.
template <class Lanes, std::size_t N>
struct DigitTiles {
  using Ints = typename Lanes::Ints;
  std::array<float, N> factors;
  Floats squares[N];

  explicit DigitTiles(const std::array<float, N>& f) : factors(f) {
#pragma GCC unroll 5
    for (Floats& sum : squares) sum = Floats(0.0f);
  }

  /// Makes four rows of a tile, of the weights load(c) of a register of features.
  template <class Load>
  [[gnu::always_inline]] void add(const Load& load, std::uint8_t* rows) {
    Ints quads[N];
#pragma GCC unroll 5
    for (std::size_t c = 0; c < N; ++c) {
      const Floats numbers = load(c) * Floats(factors[c]);
      squares[c] = multiply_add(numbers, numbers, squares[c]);
      quads[c] = Lanes::digit_quads(xsimd::nearbyint_as_int(numbers) + Ints(kDigitOffset));
    }
    Lanes::store_quads(quads, rows);
  }
};

/// Makes the tiles of N classes, by the same factors and sums of squares as make_digits.
template <class Lanes, std::size_t N>
[[gnu::noinline]] void make_class_tile(const PieceWeights (&weights)[N], ClassTile& to) {
  std::array<float, N> largest;
  std::array<float, N> factors;
  for (std::size_t c = 0; c < N; ++c) {
    largest[c] = largest_weight(weights[c]);
    factors[c] = eighths_factor(largest[c]);
  }
  DigitTiles<Lanes, N> tiles(factors);
  const std::size_t features = weights[0].features;
  const std::size_t registers = round_up(features, kBlockFeatures) / kLanes;
  std::uint8_t* rows = to.digits[0][0];
  for (std::size_t i = 0; i < registers; ++i, rows += 4 * kTileWidth) {
    const std::size_t first = std::min(i * kLanes, features);
    const std::size_t count = std::min(features - first, kLanes);
    const auto place = [&](std::size_t c) __attribute__((always_inline)) {
      return weights[c].data + i * weights[c].step_stride;
    };
    if (count == kLanes) {
      tiles.add(
          [&](std::size_t c) __attribute__((always_inline)) { return load_lanes(place(c)); }, rows);
    } else {
      tiles.add(
          [&](std::size_t c) { return count == 0 ? Floats(0.0f) : load_some(place(c), count); },
          rows);
    }
  }
  to.classes = N;
  // Unrolled: an index that is no constant would keep the sums in memory.
#pragma GCC unroll 5
  for (std::size_t c = 0; c < N; ++c) {
    const float squares = sum_lanes(tiles.squares[c]);
    const bool suits =
        factors[c] != 0.0f && suits_integers(weights[c], largest[c] * factors[c], squares);
    to.units[c] = suits ? 1.0 / factors[c] : 0.0;
  }
}

}  // namespace
}  // namespace linnet
