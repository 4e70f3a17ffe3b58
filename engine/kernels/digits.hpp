#pragma once

// Floats as integers of three digits to the base 256, for exact sums of their products with bytes.
// Only the per-set source includes this.
//
// A number w becomes the integer n = round(w · f), the product in single precision, with one factor
// f for all numbers that are summed together, so that |n| ≤ kMostInteger;
// n = d₂ · 2¹⁶ + d₁ · 2⁸ + d₀ with digits in [−128, 127]. The instructions for dot products of
// bytes take digits with a sign beside bytes without one, and their sums of 32 bits are exact for
// up to kMostProducts products.

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "engine/kernels/simd/simd.hpp"

namespace linnet {
namespace {

inline constexpr std::size_t kDigits = 3;

/// The largest integer whose three digits are all at most 127.
inline constexpr float kMostInteger = 127.0f * (65536.0f + 256.0f + 1.0f);

/// Added to an integer, makes digits that are 128 too large, and so bytes without a sign.
inline constexpr std::int32_t kDigitOffset = 0x808080;

/// The most products of a byte and a digit whose sum surely fits 32 bits: 2³¹ / (255 · 128).
inline constexpr std::size_t kMostProducts = 65'793;

/// The largest power of two that makes integers of numbers whose largest absolute value is
/// `largest`: that becomes kMostInteger / 2 at least. 0 for numbers that must stay floats: not
/// finite, or so small that the factor is no normal float.
inline float power_factor(float largest) {
  constexpr float kSmallest = 0x1p-100f;
  if (largest == 0.0f) return 1.0f;
  if (!(largest >= kSmallest) || largest > std::numeric_limits<float>::max()) return 0.0f;
  const int exponent = static_cast<int>(std::bit_cast<std::uint32_t>(largest) >> 23) - 127;
  const float factor = std::bit_cast<float>(static_cast<std::uint32_t>(127 + 22 - exponent) << 23);
  return largest * factor > kMostInteger ? factor / 2.0f : factor;
}

/// The same, times the largest k / 8 that is possible, k < 16: the largest number becomes 8/9 of
/// kMostInteger at least, and the integers are more accurate. Sums must then be divided in double,
/// so that small integers keep their value.
inline float eighths_factor(float largest) {
  const float power = power_factor(largest);
  if (power == 0.0f || largest == 0.0f) return power;
  const double eighths = std::floor(8.0 * double{kMostInteger} / (double{largest} * power));
  return power * static_cast<float>(eighths / 8.0);
}

/// The absolute value of each lane, as bits: for these, integers are in the order of the floats,
/// and NaN is above infinity.
[[gnu::always_inline]] inline SignedLanes32<Floats> magnitude_bits(Floats x) {
  return bits_of(x) & SignedLanes32<Floats>(0x7fffffff);
}

}  // namespace
}  // namespace linnet
