#pragma once

// Vectors of floats for the instruction set that a kernel object is compiled for. Only per-set
// sources include this. The build names the file of the set in LINNET_SIMD_HEADER; each such file
// (sse2.hpp, avx2.hpp, …) defines the same operations:
//
//   Floats               a register of floats: a batch of xsimd, with its operators
//   Quad                 four floats: what every set can shuffle freely
//   Bytes                a register of bytes, as wide as Floats
//   kRegisters           how many vector registers the set has
//   kMostPickedColumns   up to how many columns interleaved_rows.hpp uses LanePicks; 0 without them
//   multiply_add(x, y, z)         x · y + z, rounded once where the set has a fused instruction
//   load_lanes(p)                 kLanes floats, or bytes, Float16 or BFloat16 as floats, from any
//                                 address. xsimd would convert bytes through memory, lane by lane
//   load_some(p, count)           the first `count` ≤ kLanes of them, then zeros; reads no others
//   store_some(p, count, x)       writes the first `count` ≤ kLanes lanes and nothing behind them
//   times_power_of_two(x, n, shifted, vanishes)
//                                 x · 2ⁿ for n in [−126, 128] and a result that is a normal number;
//                                 0 where the mask `vanishes` is set, whatever x is; otherwise NaN
//                                 for NaN. shifted = n + 1.5 · 2²³, whose low bits are those of n
//   largest_lane(x)               the largest lane; a NaN is ignored or returned
//   join_quads(at)                the quads at(0), at(1), … side by side, as many as Floats holds
//   sum_quads(x)                  the sum of the quads of x
//   sums_of_quads(x)              quad q holds, in lane i, the sum of quad q of x[i], of four
//                                 registers: (lane 0 + lane 1) + (lane 2 + lane 3)
//   join_quad_sums(x)             sum_quads(x[0]), sum_quads(x[1]), … side by side, of as many
//                                 registers as Floats holds quads
//   transpose_quads(x)            transposes each quad of four registers as a 4 × 4 matrix
//   in_register(x)                x, held in a register. Compilers otherwise fold a load into each
//                                 instruction that uses it, which costs a load port more than a
//                                 register saves
//   sums_of_bytes(bytes)          the sums of groups of 8 bytes, in lanes of 64 bits
//   sums_of_squares(bytes)        the sums of the squares of groups of 4 bytes, in lanes of 32 bits
//
// A set that picks lanes from two registers with one instruction also defines LanePicks, with
//
//   load(places)                  kLanes places, for pick
//   pick(a, b, places)            lane i: lane places[i] of a, or lane places[i] − kLanes of b
//   replace(x, lanes, by)         the lanes of `by` where bits of `lanes` are set, else those of x
//
// A set with dot products of bytes also defines ByteDots, with
//
//   Ints                          a register of integers of 32 bits
//   add(sum, bytes, digits)       sum + the products of four bytes without and with a sign, summed,
//                                 in each lane
//   load(p), load_some(p, count)  a register of bytes; the first `count` of them, then zeros
//   store(p, bytes)               a register of bytes, to an aligned address
//   repeat(four_bytes)            the same four bytes in each lane
//   interleave(rows, columns)     the bytes of four rows for column kLanes · j + i in lane
//                                 i of columns[j]
//   gather_bytes(numbers, planes) byte d of each lane of numbers[0], numbers[1], … side by side in
//                                 planes[d], for d < 3
//   sum_lanes_of_four(high, middle, low, unit)
//                                 unit · (high · 2¹⁶ + middle · 2⁸ + low), rounded once, for the
//                                 sums of all lanes of each of four registers
//
// A set with tiles of bytes and BFloat16 (tile_shape.hpp) also defines Tiles, with
//
//   configure(shape), release()   see ConfiguredTiles
//   zero<T>()                     zeroes tile T
//   load<T>(p, stride), store<T>(p, stride)
//                                 the rows of tile T, `stride` bytes apart
//   add_bytes_by_digits<Sums, Bytes, Digits>(), add_digits_by_bytes<Sums, Digits, Bytes>()
//                                 adds the product of two tiles to a third: digits have a sign
//   add_pairs<Sums, Left, Right>()
//                                 the same for tiles of pairs of BFloat16, and sums that are floats
//
// and TileLanes, which are ByteDots with
//
//   digit_quads(integers)         for integers with kDigitOffset added: quad q of the register has,
//                                 for the integers 4 · q to 4 · q + 3, byte d as its dword d, with
//                                 a sign; d = 3 is the highest byte
//   store_quads(quads, to)        row q of four rows of 64 bytes: quad q of each of quads[0] to
//                                 quads[3], of which dwords 3 are those of quads[4], if there is
//                                 one
//   round_sums(high, middle, low, unit)
//                                 unit · (high · 2¹⁶ + middle · 2⁸ + low), rounded once, in each
//                                 lane
//   join_upper_halves(first, second)
//                                 in each lane the upper 16 bits of a float of each register, those
//                                 of `second` above those of `first`
//
// Below is what is written once over these operations.

#include LINNET_SIMD_HEADER

namespace linnet {
namespace {

using xsimd::max;
using xsimd::select;

inline constexpr std::size_t kLanes = Floats::size;

[[gnu::always_inline]] inline Floats load_aligned(const float* aligned) {
  return Floats::load_aligned(aligned);
}

/// A positive normal number as mantissa · 2ⁿ, with the mantissa in [√½, √2) and n = exponent.
struct MantissaExponent {
  Floats mantissa;
  Floats exponent;
};

[[gnu::always_inline]] inline MantissaExponent split_exponent(Floats x) {
  using Ints = SignedLanes32<Floats>;
  constexpr int kMantissaBits = 23;
  const Ints least_mantissa(0x3f3504f3);  // the bits of √½
  const Ints bits = bits_of(x);
  const Ints n = (bits - least_mantissa) >> kMantissaBits;
  return {from_bits<Floats>(bits - (n << kMantissaBits)), xsimd::to_float(n)};
}

/// kLanes labels or indices as floats, and back: exact up to 2²⁴.
[[gnu::always_inline]] inline Floats load_indices(const std::uint32_t* indices) {
  const auto* numbers = reinterpret_cast<const std::int32_t*>(indices);
  return xsimd::to_float(SignedLanes32<Floats>::load_unaligned(numbers));
}

[[gnu::always_inline]] inline void store_indices(std::int32_t* indices, Floats x) {
  xsimd::nearbyint_as_int(x).store_unaligned(indices);
}

/// The first `count` lanes of x, and `otherwise` in the rest.
[[gnu::always_inline]] inline Floats first_lanes(Floats x, std::size_t count, float otherwise) {
  constexpr std::size_t kMaxLanes = 16;
  static_assert(kLanes <= kMaxLanes);
  alignas(64) static constexpr float kIndices[kMaxLanes] = {0, 1, 2,  3,  4,  5,  6,  7,
                                                            8, 9, 10, 11, 12, 13, 14, 15};
  const auto kept = load_aligned(kIndices) < Floats(static_cast<float>(count));
  return select(kept, x, Floats(otherwise));
}

/// sum ← multiply_add(x, y, sum), for sums that a loop keeps in registers. AVX2 has a function of
/// its own for its registers.
template <class Batch>
[[gnu::always_inline]] inline void accumulate(Batch& sum, Batch x, Batch y) {
  sum = multiply_add(x, y, sum);
}

/// The sum of all lanes.
[[gnu::always_inline]] inline float sum_lanes(Floats x) {
#if XSIMD_VERSION_MAJOR >= 9
  return xsimd::reduce_add(x);
#else
  return xsimd::hadd(x);
#endif
}

/// totals[i] ← the sum of all lanes of x[i].
template <std::size_t N>
[[gnu::always_inline]] inline void sum_lanes_of_all(const Floats (&x)[N], float* totals) {
  static_assert(N % 4 == 0);
  constexpr std::size_t kQuads = kLanes / 4;
  Floats sums[N / 4];
#pragma GCC unroll 16
  for (std::size_t i = 0; i < N / 4; ++i) {
    sums[i] = sums_of_quads({x[4 * i], x[4 * i + 1], x[4 * i + 2], x[4 * i + 3]});
  }
  constexpr std::size_t kJoined = N / 4 / kQuads * kQuads;
#pragma GCC unroll 16
  for (std::size_t i = 0; i < kJoined; i += kQuads) {
    Floats joined[kQuads];
#pragma GCC unroll 4
    for (std::size_t q = 0; q < kQuads; ++q) joined[q] = sums[i + q];
    join_quad_sums(joined).store_unaligned(totals + 4 * i);
  }
#pragma GCC unroll 4
  for (std::size_t i = kJoined; i < N / 4; ++i) {
    sum_quads(sums[i]).store_unaligned(totals + 4 * i);
  }
}

/// The first `count` < 4 floats, then zeros. Not by way of an array in memory: what is written lane
/// by lane and read as a whole waits until it is in the cache.
[[gnu::always_inline]] inline Quad load_quad_some(const float* numbers, std::size_t count) {
  const auto lane = [&](std::size_t i) __attribute__((always_inline)) {
    return i < count ? numbers[i] : 0.0f;
  };
  return Quad{lane(0), lane(1), lane(2), 0.0f};
}

/// x[i] ← float i of each of kLanes rows, of which `load_row(r)` gives the four floats of row r.
template <class LoadRow>
[[gnu::always_inline]] inline void load_transposed(Floats (&x)[4], const LoadRow& load_row) {
#pragma GCC unroll 4
  for (std::size_t i = 0; i < 4; ++i) {
    x[i] = join_quads([&](std::size_t quad)
                          __attribute__((always_inline)) { return load_row(4 * quad + i); });
  }
  transpose_quads(x);
}

/// The way back: calls `store_row(r, numbers)` with the four floats of each row r. The contents of
/// x are lost.
template <class StoreRow>
[[gnu::always_inline]] inline void store_transposed(Floats (&x)[4], const StoreRow& store_row) {
  transpose_quads(x);
  alignas(Floats) float transposed[4][kLanes];
#pragma GCC unroll 4
  for (std::size_t i = 0; i < 4; ++i) x[i].store_aligned(transposed[i]);
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kLanes; ++r) store_row(r, transposed[r % 4] + r / 4 * 4);
}

/// Prefetch the cache line at `address`, which need not be readable.
[[gnu::always_inline]] inline void prefetch(const void* address) {
  __builtin_prefetch(address, 0);
}
[[gnu::always_inline]] inline void prefetch_to_second_level(const void* address) {
  __builtin_prefetch(address, 0, 2);
}
[[gnu::always_inline]] inline void prefetch_to_write(const void* address) {
  __builtin_prefetch(address, 1);
}

}  // namespace
}  // namespace linnet
