#pragma once

// The factors of rows of C in outer products, as digits of integers. Only the per-set source
// includes this.

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/kernels/digits.hpp"
#include "engine/kernels/operands.hpp"
#include "engine/kernels/register_tile.hpp"

namespace linnet {
namespace {

/// Rows of x in a chunk: the most for which high · 2⁸ + middle fits 32 bits.
inline constexpr std::size_t kChunkOfRows = 256;
static_assert(kChunkOfRows * 255 * 128 * 257 < std::size_t{1} << 31);

/// Rows of C whose factors are made digits together: one for each lane.
inline constexpr std::size_t kGroupRows = std::min(kMaxTileRows, kLanes);

/// The digits of the factors of a group of rows of C: for four rows of x, and each digit, a dword
/// for each row of C.
class FactorDigits {
 public:
  /// a: at most kLanes rows × `rows` ≤ kChunkOfRows rows of x, from row `begin` on. updates: of the
  /// rows of C.
  template <class Dots>
  void make(const MicroPanelA& a, std::size_t begin, std::size_t rows, const RowUpdates& updates) {
    using Ints = typename Dots::Ints;
    Ints largest(0);
    for (std::size_t p = 0; p < rows; ++p) {
      largest = xsimd::max(largest, magnitude_bits(load_factors(a, begin + p)));
    }
    alignas(Ints) std::array<std::int32_t, kLanes> lanes;
    largest.store_aligned(lanes.data());
    alignas(kAlignment) std::array<float, kLanes> factors;
    for (std::size_t i = 0; i < kLanes; ++i)
      factors[i] = power_factor(std::bit_cast<float>(lanes[i]));
    const Floats factor = load_aligned(factors.data());
    for (std::size_t p = 0; p < rows; p += 4) {
      Ints integers[4];
#pragma GCC unroll 4
      for (std::size_t r = 0; r < 4; ++r) {
        const bool is_there = p + r < rows;
        const Floats numbers = is_there ? load_factors(a, begin + p + r) : Floats(0.0f);
        integers[r] = xsimd::nearbyint_as_int(numbers * factor) + Ints(kDigitOffset);
      }
      store_digits<Dots>(integers, digits_[p / 4]);
    }
    for (std::size_t i = 0; i < a.rows; ++i) set_scale(i, factors[i], updates[i].alpha);
  }

  const std::int32_t* digits(std::size_t four_rows, std::size_t digit) const {
    return digits_[four_rows][digit];
  }

  /// α over the factor of row i of C; 0 if the row has to stay with floats.
  float scale(std::size_t i) const {
    return scales_[i];
  }

 private:
  /// Transposes the bytes of four integers in each lane: digit d of all four goes to to[d].
  template <class Dots>
  [[gnu::always_inline]] static void store_digits(const typename Dots::Ints (&n)[4],
                                                  std::int32_t (&to)[kDigits][kLanes]) {
    using Ints = typename Dots::Ints;
    const Ints even(0x00ff00ff);
    const Ints odd(static_cast<std::int32_t>(0xff00ff00));
    const Ints low(0x0000ffff);
    const Ints high(static_cast<std::int32_t>(0xffff0000));
    const Ints sign(static_cast<std::int32_t>(0x80808080));
    const Ints even01 = (n[0] & even) | ((n[1] & even) << 8);
    const Ints even23 = (n[2] & even) | ((n[3] & even) << 8);
    const Ints odd01 = ((n[0] >> 8) & even) | (n[1] & odd);
    const Ints odd23 = ((n[2] >> 8) & even) | (n[3] & odd);
    (((even01 & low) | (even23 << 16)) ^ sign).store_aligned(to[0]);
    (((odd01 & low) | (odd23 << 16)) ^ sign).store_aligned(to[1]);
    ((((even01 >> 16) & low) | (even23 & high)) ^ sign).store_aligned(to[2]);
  }

  static Floats load_factors(const MicroPanelA& a, std::size_t p) {
    return load_some(a.data + p * a.stride, a.rows);
  }

  void set_scale(std::size_t i, float factor, float alpha) {
    const double scale = factor == 0.0f ? 0.0 : double{alpha} / factor;
    const bool is_normal = std::fabs(scale) >= std::numeric_limits<float>::min() &&
                           std::fabs(scale) <= std::numeric_limits<float>::max();
    scales_[i] = is_normal ? static_cast<float>(scale) : 0.0f;
  }

  alignas(kAlignment) std::int32_t digits_[kChunkOfRows / 4][kDigits][kLanes];
  std::array<float, kLanes> scales_;
};

}  // namespace
}  // namespace linnet
