#pragma once

// The exponential function in single precision. xsimd's is slower: it computes parts lane by lane
// where a set lacks an instruction. Only the per-set source includes this.

#include <limits>

#include "engine/kernels/simd/simd.hpp"

namespace linnet {
namespace {

/// ln 2 as a sum of two floats; the product of the first with an integer below 2¹³ is exact.
inline constexpr float kLn2High = 0x1.63p-1f;
inline constexpr float kLn2Low = -0x1.bd0106p-13f;

/// exp(x) for x ≤ 88.7, off by less than 2 units in the last place where the result is a normal
/// number; 0 below, NaN for NaN.
///
/// x = n · ln 2 + r with an integer n and |r| ≤ ½ ln 2, and exp(x) = 2ⁿ · (1 + r + r² · q(r)): Cody
/// and Waite, "Software Manual for the Elementary Functions", 1980. n · ln 2 is subtracted in two
/// parts. q is the polynomial of degree 4 with the least maximum relative error, 2⁻²⁸.
[[gnu::always_inline]] inline Floats exp_bounded(Floats x) {
  constexpr float kLog2E = 0x1.715476p+0f;
  constexpr float kRounder = 0x1.8p+23f;     // floats of this size are integers
  constexpr float kLeast = -0x1.5d589ep+6f;  // ln of the smallest normal number

  const Floats shifted = multiply_add(x, Floats(kLog2E), Floats(kRounder));
  const Floats n = shifted - Floats(kRounder);
  Floats r = multiply_add(n, Floats(-kLn2High), x);
  r = multiply_add(n, Floats(-kLn2Low), r);
  Floats q(0x1.6a2434p-10f);
  q = multiply_add(q, r, Floats(0x1.1239e2p-7f));
  q = multiply_add(q, r, Floats(0x1.5558f2p-5f));
  q = multiply_add(q, r, Floats(0x1.555492p-3f));
  q = multiply_add(q, r, Floats(0x1.fffffcp-2f));
  const Floats power = Floats(1.0f) + multiply_add(q, r * r, r);

  return times_power_of_two(power, n, shifted, x < Floats(kLeast));
}

/// exp(x) for any x: as exp_bounded, and +Inf for x > 88.7.
[[gnu::always_inline]] inline Floats exp_of_any(Floats x) {
  constexpr float kMost = 0x1.62e42ep+6f;  // ln of the largest float
  return select(x > Floats(kMost), Floats(std::numeric_limits<float>::infinity()), exp_bounded(x));
}

}  // namespace
}  // namespace linnet
