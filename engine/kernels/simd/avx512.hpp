#pragma once

// The operations of simd.hpp for AVX-512 F, BW, DQ, VL and CD.

#include "engine/kernels/simd/common.hpp"

namespace linnet {
namespace {

using Floats = xsimd::batch<float, xsimd::avx512bw>;
using Quad = xsimd::batch<float, xsimd::sse2>;
using Bytes = xsimd::batch<std::uint8_t, xsimd::avx512bw>;
inline constexpr std::size_t kRegisters = 32;
/// Of 7 columns, pick_lanes takes 14 % longer than quads.
inline constexpr std::size_t kMostPickedColumns = 6;

/// xsimd uses the instruction for AVX-512 from version 11 on only.
[[gnu::always_inline]] inline Floats multiply_add(Floats x, Floats y, Floats z) {
  return _mm512_fmadd_ps(x, y, z);
}

[[gnu::always_inline]] inline Floats load_lanes(const float* numbers) {
  return Floats::load_unaligned(numbers);
}

[[gnu::always_inline]] inline Floats load_lanes(const std::uint8_t* bytes) {
  const __m128i packed = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(packed));
}

[[gnu::always_inline]] inline Floats load_lanes(const Float16* halves) {
  return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(halves)));
}

[[gnu::always_inline]] inline Floats widened_bfloat16(__m256i upper_halves) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(upper_halves), 16));
}

[[gnu::always_inline]] inline Floats load_lanes(const BFloat16* halves) {
  return widened_bfloat16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(halves)));
}

/// The mask of the first `count` ≤ 16 lanes.
[[gnu::always_inline]] inline __mmask16 first_lanes_mask(std::size_t count) {
  return static_cast<__mmask16>((1U << count) - 1U);
}

[[gnu::always_inline]] inline Floats load_some(const float* numbers, std::size_t count) {
  return _mm512_maskz_loadu_ps(first_lanes_mask(count), numbers);
}

[[gnu::always_inline]] inline Floats load_some(const std::uint8_t* bytes, std::size_t count) {
  const __m128i packed = _mm_maskz_loadu_epi8(first_lanes_mask(count), bytes);
  return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(packed));
}

[[gnu::always_inline]] inline Floats load_some(const Float16* halves, std::size_t count) {
  return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(first_lanes_mask(count), halves));
}

[[gnu::always_inline]] inline Floats load_some(const BFloat16* halves, std::size_t count) {
  return widened_bfloat16(_mm256_maskz_loadu_epi16(first_lanes_mask(count), halves));
}

[[gnu::always_inline]] inline void store_some(float* numbers, std::size_t count, Floats x) {
  _mm512_mask_storeu_ps(numbers, first_lanes_mask(count), x);
}

[[gnu::always_inline]] inline Floats times_power_of_two(Floats x, Floats n, Floats,
                                                        Mask<Floats> vanishes) {
  return _mm512_maskz_scalef_ps(static_cast<__mmask16>(~vanishes.data), x, n);
}

[[gnu::always_inline]] inline float largest_lane(Floats x) {
  return _mm512_reduce_max_ps(x);
}

template <class At>
[[gnu::always_inline]] inline Floats join_quads(const At& at) {
  const __m512 half = _mm512_insertf32x4(_mm512_castps128_ps512(at(0)), at(1), 1);
  return _mm512_insertf32x4(_mm512_insertf32x4(half, at(2), 2), at(3), 3);
}

struct LanePicks {
  [[gnu::always_inline]] static __m512i load(const std::uint32_t* places) {
    return _mm512_loadu_si512(places);
  }
  [[gnu::always_inline]] static Floats pick(Floats a, Floats b, __m512i places) {
    return _mm512_permutex2var_ps(a, places, b);
  }
  [[gnu::always_inline]] static Floats replace(Floats x, std::uint32_t lanes, Floats by) {
    return _mm512_mask_mov_ps(x, static_cast<__mmask16>(lanes), by);
  }
};

[[gnu::always_inline]] inline Quad sum_quads(Floats x) {
  const __m256 half = _mm256_add_ps(_mm512_castps512_ps256(x), _mm512_extractf32x8_ps(x, 1));
  return _mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
}

/// Lanes of b where bits are set, else of a, plus `others`: of floats or integers, whose lanes are
/// moved alike.
template <class Batch>
[[gnu::always_inline]] inline Batch add_blended(__m512 a, __m512 b, __mmask16 lanes_of_b,
                                                __m512 others) {
  using Register = typename Batch::register_type;
  return Batch(std::bit_cast<Register>(_mm512_mask_mov_ps(a, lanes_of_b, b))) +
         Batch(std::bit_cast<Register>(others));
}

/// In each quad, lanes 0 and 2 of the first and 1 and 3 of the second, plus their neighbours: by
/// one shuffle and one blend, as Intel's processors have one port for shuffles of this width.
template <class Batch>
[[gnu::always_inline]] inline Batch add_neighbours(Batch first, Batch second) {
  const __m512i neighbours =
      _mm512_set_epi32(30, 15, 28, 13, 26, 11, 24, 9, 22, 7, 20, 5, 18, 3, 16, 1);
  const __m512 a = std::bit_cast<__m512>(first.data);
  const __m512 b = std::bit_cast<__m512>(second.data);
  return add_blended<Batch>(a, b, 0xaaaa, _mm512_permutex2var_ps(a, neighbours, b));
}

/// sums_of_quads of floats or integers.
template <class Batch>
[[gnu::always_inline]] inline Batch add_lanes_of_quads(const Batch (&x)[4]) {
  const __m512 ab = std::bit_cast<__m512>(add_neighbours(x[0], x[1]).data);
  const __m512 cd = std::bit_cast<__m512>(add_neighbours(x[2], x[3]).data);
  return add_blended<Batch>(ab, cd, 0xcccc, _mm512_shuffle_ps(ab, cd, 0x4e));
}

[[gnu::always_inline]] inline Floats sums_of_quads(const Floats (&x)[4]) {
  return add_lanes_of_quads(x);
}

[[gnu::always_inline]] inline Floats join_quad_sums(const Floats (&x)[4]) {
  const __m512 ab =
      _mm512_add_ps(_mm512_mask_mov_ps(x[0], 0xff00, x[1]), _mm512_shuffle_f32x4(x[0], x[1], 0x4e));
  const __m512 cd =
      _mm512_add_ps(_mm512_mask_mov_ps(x[2], 0xff00, x[3]), _mm512_shuffle_f32x4(x[2], x[3], 0x4e));
  return _mm512_add_ps(_mm512_shuffle_f32x4(ab, cd, 0x88), _mm512_shuffle_f32x4(ab, cd, 0xdd));
}

[[gnu::always_inline]] inline void transpose_quads(Floats (&x)[4]) {
  const __m512d a = _mm512_castps_pd(_mm512_unpacklo_ps(x[0], x[1]));
  const __m512d b = _mm512_castps_pd(_mm512_unpackhi_ps(x[0], x[1]));
  const __m512d c = _mm512_castps_pd(_mm512_unpacklo_ps(x[2], x[3]));
  const __m512d d = _mm512_castps_pd(_mm512_unpackhi_ps(x[2], x[3]));
  x[0] = _mm512_castpd_ps(_mm512_unpacklo_pd(a, c));
  x[1] = _mm512_castpd_ps(_mm512_unpackhi_pd(a, c));
  x[2] = _mm512_castpd_ps(_mm512_unpacklo_pd(b, d));
  x[3] = _mm512_castpd_ps(_mm512_unpackhi_pd(b, d));
}

[[gnu::always_inline]] inline Floats in_register(Floats x) {
  __m512 held = x;
  asm("" : "+v"(held));
  return held;
}

[[gnu::always_inline]] inline Lanes64<Bytes> sums_of_bytes(Bytes bytes) {
  return _mm512_sad_epu8(bytes, _mm512_setzero_si512());
}

[[gnu::always_inline]] inline Lanes32<Bytes> sums_of_squares(Bytes bytes) {
  const __m512i low = _mm512_unpacklo_epi8(bytes, _mm512_setzero_si512());
  const __m512i high = _mm512_unpackhi_epi8(bytes, _mm512_setzero_si512());
  return _mm512_add_epi32(_mm512_madd_epi16(low, low), _mm512_madd_epi16(high, high));
}

}  // namespace
}  // namespace linnet
