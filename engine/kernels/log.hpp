#pragma once

// The logarithm in single precision for the sums of softmax, which are positive normal numbers.
// xsimd's spends most of its time on other arguments. Only the per-set source includes this.

#include "engine/kernels/exp.hpp"

namespace linnet {
namespace {

/// log(x) for a positive normal number, off by less than 2 units in the last place; NaN for NaN.
///
/// x = 2ⁿ · (1 + f) with 1 + f in [√½, √2), and log(1 + f) = f − f²/2 + f³ · q(f), so that the
/// relative error stays small near x = 1 too, where the result is near 0. q is the polynomial of
/// degree 7 with the least maximum relative error, 2⁻²⁷. n · ln 2 is added in two parts, the first
/// of which is exact: see kLn2High.
[[gnu::always_inline]] inline Floats log_of_normal(Floats x) {
  const MantissaExponent parts = split_exponent(x);
  const Floats f = parts.mantissa - Floats(1.0f);
  const Floats f2 = f * f;
  // The terms are evaluated in pairs (Estrin's scheme): there is little other work to overlap with,
  // so the chain of dependent multiply-adds must be short.
  const auto pair = [&](float low, float high) {
    return multiply_add(Floats(high), f, Floats(low));
  };
  const Floats q01 = pair(0x1.555554p-2f, -0x1.000228p-2f);
  const Floats q23 = pair(0x1.99a00ep-3f, -0x1.54720cp-3f);
  const Floats q45 = pair(0x1.22d95ap-3f, -0x1.0d86bep-3f);
  const Floats q67 = pair(0x1.0561e8p-3f, -0x1.38be1ap-4f);
  const Floats q = multiply_add(multiply_add(multiply_add(q67, f2, q45), f2, q23), f2, q01);

  const Floats low = multiply_add(parts.exponent, Floats(kLn2Low), f * f2 * q);
  const Floats rest = multiply_add(Floats(-0.5f), f2, low);
  const Floats result = multiply_add(parts.exponent, Floats(kLn2High), f + rest);
  return select(x == x, result, x);
}

}  // namespace
}  // namespace linnet
