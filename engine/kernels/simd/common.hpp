#pragma once

// What the files of the instruction sets share: types that belong to a register type, and the code
// of those sets that lack an instruction for an operation. This folder alone includes xsimd, of
// which it supports versions 8.1 (Debian 12) and 13 (Debian 13).

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <xsimd/xsimd.hpp>

#include "linnet/feature_view.hpp"

namespace linnet {
namespace {

/// Dot products of bytes, and tiles of bytes: see simd.hpp. Only sets that have them define these.
struct ByteDots;
struct Tiles;
struct TileLanes;

/// Lanes picked from two registers, for the same reason.
struct LanePicks;

/// One bit a lane: the result of a comparison.
template <class Floats>
using Mask = typename Floats::batch_bool_type;

/// A register of the same set with other lanes.
template <class Batch>
using SignedLanes32 = xsimd::batch<std::int32_t, typename Batch::arch_type>;
template <class Batch>
using Lanes32 = xsimd::batch<std::uint32_t, typename Batch::arch_type>;
template <class Batch>
using Lanes64 = xsimd::batch<std::uint64_t, typename Batch::arch_type>;

/// The bits of each lane as an integer, and back. xsimd's own cast takes different template
/// arguments in its versions.
template <class Floats>
[[gnu::always_inline]] inline SignedLanes32<Floats> bits_of(Floats x) {
  return std::bit_cast<typename SignedLanes32<Floats>::register_type>(x.data);
}
template <class Floats>
[[gnu::always_inline]] inline Floats from_bits(SignedLanes32<Floats> bits) {
  return std::bit_cast<typename Floats::register_type>(bits.data);
}

/// The first `count` ≤ N of some numbers, then zeros. Reads nothing behind them.
template <class T, std::size_t N>
[[gnu::always_inline]] inline std::array<T, N> padded_with_zeros(const T* numbers,
                                                                 std::size_t count) {
  std::array<T, N> padded{};
  for (std::size_t i = 0; i < count; ++i) padded[i] = numbers[i];
  return padded;
}

/// Writes the first `count` lanes of x, and nothing behind them.
template <class Floats>
[[gnu::always_inline]] inline void store_first(float* numbers, std::size_t count, Floats x) {
  alignas(Floats) std::array<float, Floats::size> lanes;
  x.store_aligned(lanes.data());
  for (std::size_t lane = 0; lane < count; ++lane) numbers[lane] = lanes[lane];
}

/// The largest lane; a NaN is ignored or returned, depending on its place.
template <class Floats>
[[gnu::always_inline]] inline float largest_in_memory(Floats x) {
  alignas(Floats) std::array<float, Floats::size> lanes;
  x.store_aligned(lanes.data());
  float largest = lanes[0];
  for (const float lane : lanes) largest = lane > largest ? lane : largest;
  return largest;
}

/// times_power_of_two by integer arithmetic: adds the low bits of `shifted`, which are those of n,
/// to the exponent of x.
template <class Floats>
[[gnu::always_inline]] inline Floats scale_by_exponent_bits(Floats x, Floats shifted,
                                                            Mask<Floats> vanishes) {
  constexpr int kMantissaBits = 23;
  const Floats product = from_bits<Floats>(bits_of(x) + (bits_of(shifted) << kMantissaBits));
  return xsimd::select(vanishes, Floats(0.0f), xsimd::select(x == x, product, x));
}

}  // namespace
}  // namespace linnet
