#pragma once

// The operations of simd.hpp for AVX-512 with VNNI: those of AVX-512, and dot products of bytes.

#include "engine/kernels/simd/avx512.hpp"

namespace linnet {
namespace {

/// Dot products of four bytes in each lane of 32 bits, and what arranges bytes for them: see
/// simd.hpp.
struct ByteDots {
  using Ints = SignedLanes32<Floats>;

  /// GCC 12 copies `sum` before the intrinsic of this instruction, and then lacks registers.
  [[gnu::always_inline]] static void add(Ints& sum, Bytes bytes, Bytes digits) {
    __m512i total = sum;
    const __m512i x = bytes;
    const __m512i y = digits;
    asm("vpdpbusd %2, %1, %0" : "+v"(total) : "v"(x), "v"(y));
    sum = total;
  }

  [[gnu::always_inline]] static Bytes load(const std::uint8_t* bytes) {
    return _mm512_loadu_si512(bytes);
  }

  [[gnu::always_inline]] static Bytes load_some(const std::uint8_t* bytes, std::size_t count) {
    return _mm512_maskz_loadu_epi8(count == 64 ? ~__mmask64{0} : (__mmask64{1} << count) - 1,
                                   bytes);
  }

  /// By halves: on Zen 4 a store of 64 bytes delays dot products, and two of 32 bytes do not.
  [[gnu::always_inline]] static void store(std::uint8_t* to, __m512i bytes) {
    __m256i* const halves = reinterpret_cast<__m256i*>(to);
    _mm256_store_si256(halves, _mm512_castsi512_si256(bytes));
    _mm256_store_si256(halves + 1, _mm512_extracti64x4_epi64(bytes, 1));
  }

  [[gnu::always_inline]] static Bytes repeat(std::int32_t four_bytes) {
    __m512i repeated = _mm512_set1_epi32(four_bytes);
    asm("" : "+v"(repeated));  // or the load is repeated in each instruction that uses it
    return repeated;
  }

  [[gnu::always_inline]] static void interleave(const Bytes (&rows)[4], Bytes (&columns)[4]) {
    // Unpacking takes dword j of each quarter of a register for register j: so quarter q has to
    // hold the dwords q, q + 4, q + 8 and q + 12.
    const __m512i a = transpose_dwords(rows[0]);
    const __m512i b = transpose_dwords(rows[1]);
    const __m512i c = transpose_dwords(rows[2]);
    const __m512i d = transpose_dwords(rows[3]);
    const __m512i ab_low = _mm512_unpacklo_epi8(a, b);
    const __m512i ab_high = _mm512_unpackhi_epi8(a, b);
    const __m512i cd_low = _mm512_unpacklo_epi8(c, d);
    const __m512i cd_high = _mm512_unpackhi_epi8(c, d);
    columns[0] = _mm512_unpacklo_epi16(ab_low, cd_low);
    columns[1] = _mm512_unpackhi_epi16(ab_low, cd_low);
    columns[2] = _mm512_unpacklo_epi16(ab_high, cd_high);
    columns[3] = _mm512_unpackhi_epi16(ab_high, cd_high);
  }

  [[gnu::always_inline]] static void gather_bytes(const Ints (&numbers)[4], Bytes (&planes)[3]) {
    alignas(16) static constexpr std::uint8_t kByPlane[16] = {0, 4, 8,  12, 1, 5, 9,  13,
                                                              2, 6, 10, 14, 3, 7, 11, 15};
    const __m512i by_plane =
        _mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i*>(kByPlane)));
    const __m512i a = _mm512_shuffle_epi8(numbers[0], by_plane);
    const __m512i b = _mm512_shuffle_epi8(numbers[1], by_plane);
    const __m512i c = _mm512_shuffle_epi8(numbers[2], by_plane);
    const __m512i d = _mm512_shuffle_epi8(numbers[3], by_plane);
    const __m512i ab_low = _mm512_unpacklo_epi32(a, b);
    const __m512i cd_low = _mm512_unpacklo_epi32(c, d);
    const __m512i ab_high = _mm512_unpackhi_epi32(a, b);
    const __m512i cd_high = _mm512_unpackhi_epi32(c, d);
    planes[0] = transpose_dwords(_mm512_unpacklo_epi64(ab_low, cd_low));
    planes[1] = transpose_dwords(_mm512_unpackhi_epi64(ab_low, cd_low));
    planes[2] = transpose_dwords(_mm512_unpacklo_epi64(ab_high, cd_high));
  }

  [[gnu::always_inline]] static Quad sum_lanes_of_four(const Ints (&high)[4],
                                                       const Ints (&middle)[4],
                                                       const Ints (&low)[4], double unit) {
    const __m256d tops = _mm256_cvtepi32_pd(sums_of_four(high));
    const __m256d middles = _mm256_cvtepi32_pd(sums_of_four(middle));
    const __m256d lows = _mm256_cvtepi32_pd(sums_of_four(low));
    const __m256d scale = _mm256_set1_pd(256.0);
    const __m256d sums = _mm256_fmadd_pd(_mm256_fmadd_pd(tops, scale, middles), scale, lows);
    return _mm256_cvtpd_ps(_mm256_mul_pd(sums, _mm256_set1_pd(unit)));
  }

 private:
  /// The dwords of a register as a 4 × 4 matrix, transposed.
  [[gnu::always_inline]] static __m512i transpose_dwords(__m512i x) {
    const __m512i order = _mm512_set_epi32(15, 11, 7, 3, 14, 10, 6, 2, 13, 9, 5, 1, 12, 8, 4, 0);
    return _mm512_permutexvar_epi32(order, x);
  }

  /// The sum of all lanes of each of four registers.
  [[gnu::always_inline]] static __m128i sums_of_four(const Ints (&x)[4]) {
    const __m512i all = add_lanes_of_quads(x);
    const __m256i half =
        _mm256_add_epi32(_mm512_castsi512_si256(all), _mm512_extracti64x4_epi64(all, 1));
    return _mm_add_epi32(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
  }
};

}  // namespace
}  // namespace linnet
