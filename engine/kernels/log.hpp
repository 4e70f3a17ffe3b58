#pragma once

// The logarithm in single precision, for the sums of softmax: xsimd's spends most of its time on
// numbers that no such sum is. Only the per-set source includes this.

#include "engine/kernels/exp.hpp"

namespace linnet {
namespace {

/// log(x) for a positive normal number, off by less than 2 units in the last place; NaN for NaN.
///
/// x = 2ⁿ · (1 + f) with 1 + f in [√½, √2), and log(1 + f) = f − f²/2 + f³ · q(f), so that the
/// result is as good beside x = 1, where it is small. q, of degree 7, is fitted to the least
/// largest relative error, 2⁻²⁷. ln 2 is added in two parts, of which the first is so short that
/// its product with n is exact.
template <class Arch>
[[gnu::always_inline]] inline Floats<Arch> log(Floats<Arch> x) {
  const Split<Arch> parts = split_exponent<Arch>(x);
  const Floats<Arch> f = parts.mantissa - Floats<Arch>(1.0f);
  const Floats<Arch> f2 = f * f;
  // By pairs of terms: there is little beside it to do meanwhile, so the chain should be short.
  const auto pair = [&](float low, float high) {
    return multiply_add<Arch>(Floats<Arch>(high), f, Floats<Arch>(low));
  };
  const Floats<Arch> q01 = pair(0x1.555554p-2f, -0x1.000228p-2f);
  const Floats<Arch> q23 = pair(0x1.99a00ep-3f, -0x1.54720cp-3f);
  const Floats<Arch> q45 = pair(0x1.22d95ap-3f, -0x1.0d86bep-3f);
  const Floats<Arch> q67 = pair(0x1.0561e8p-3f, -0x1.38be1ap-4f);
  const Floats<Arch> q =
      multiply_add<Arch>(multiply_add<Arch>(multiply_add<Arch>(q67, f2, q45), f2, q23), f2, q01);

  const Floats<Arch> low = multiply_add<Arch>(parts.exponent, Floats<Arch>(kLn2Low), f * f2 * q);
  const Floats<Arch> rest = multiply_add<Arch>(Floats<Arch>(-0.5f), f2, low);
  const Floats<Arch> result = multiply_add<Arch>(parts.exponent, Floats<Arch>(kLn2High), f + rest);
  return xsimd::select(x == x, result, x);
}

}  // namespace
}  // namespace linnet
