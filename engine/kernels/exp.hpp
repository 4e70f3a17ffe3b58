#pragma once

// exp in single precision, faster than xsimd's, which goes through scalar code where a set lacks an
// instruction. Only the per-set source includes this.

#include <limits>

#include "engine/kernels/simd.hpp"

namespace linnet {
namespace {

/// ln 2 in two parts; the product of the first with a whole number below 2¹³ is exact.
inline constexpr float kLn2High = 0x1.63p-1f;
inline constexpr float kLn2Low = -0x1.bd0106p-13f;

/// exp(x) for x ≤ 88.7, off by less than 2 units in the last place where the result is a normal
/// number; 0 below, NaN for NaN.
///
/// x = n · ln 2 + r with n whole and |r| ≤ ½ ln 2, and exp(x) = 2ⁿ · (1 + r + r² · q(r)): Cody and
/// Waite, "Software Manual for the Elementary Functions", 1980. ln 2 is taken off in two parts. q,
/// of degree 4, is fitted to the least largest relative error, 2⁻²⁸.
template <class Arch>
[[gnu::always_inline]] inline Floats<Arch> exp(Floats<Arch> x) {
  constexpr float kLog2E = 0x1.715476p+0f;
  constexpr float kRounder = 0x1.8p+23f;     // a float of this size has no room for fractions
  constexpr float kLeast = -0x1.5d589ep+6f;  // ln of the least normal number

  const Floats<Arch> shifted = multiply_add<Arch>(x, Floats<Arch>(kLog2E), Floats<Arch>(kRounder));
  const Floats<Arch> n = shifted - Floats<Arch>(kRounder);
  Floats<Arch> r = multiply_add<Arch>(n, Floats<Arch>(-kLn2High), x);
  r = multiply_add<Arch>(n, Floats<Arch>(-kLn2Low), r);
  Floats<Arch> q(0x1.6a2434p-10f);
  q = multiply_add<Arch>(q, r, Floats<Arch>(0x1.1239e2p-7f));
  q = multiply_add<Arch>(q, r, Floats<Arch>(0x1.5558f2p-5f));
  q = multiply_add<Arch>(q, r, Floats<Arch>(0x1.555492p-3f));
  q = multiply_add<Arch>(q, r, Floats<Arch>(0x1.fffffcp-2f));
  const Floats<Arch> power = Floats<Arch>(1.0f) + multiply_add<Arch>(q, r * r, r);

  return times_power_of_two<Arch>(power, n, shifted, x < Floats<Arch>(kLeast));
}

/// The same for any x: +Inf above.
template <class Arch>
[[gnu::always_inline]] inline Floats<Arch> exp_of_any(Floats<Arch> x) {
  constexpr float kMost = 0x1.62e42ep+6f;  // ln of the largest number
  return xsimd::select(x > Floats<Arch>(kMost),
                       Floats<Arch>(std::numeric_limits<float>::infinity()), exp<Arch>(x));
}

}  // namespace
}  // namespace linnet
