#pragma once

// The operations of simd.hpp for AVX2, FMA and F16C.

#include "engine/kernels/simd/common.hpp"

namespace linnet {
namespace {

using Floats = xsimd::batch<float, xsimd::fma3<xsimd::avx2>>;
using Quad = xsimd::batch<float, xsimd::sse2>;
using Bytes = xsimd::batch<std::uint8_t, xsimd::fma3<xsimd::avx2>>;
inline constexpr std::size_t kRegisters = 16;
inline constexpr std::size_t kMostPickedColumns = 0;

[[gnu::always_inline]] inline Floats multiply_add(Floats x, Floats y, Floats z) {
  return xsimd::fma(x, y, z);
}

/// In place of the template in simd.hpp. GCC 12 moves sums from one register to another with the
/// intrinsic, and then lacks registers: for tiles of 4 or 5 rows that took a third of the time.
[[gnu::always_inline]] inline void accumulate(Floats& sum, Floats x, Floats y) {
  __m256 total = sum;
  const __m256 a = x;
  const __m256 b = y;
  asm("vfmadd231ps %2, %1, %0" : "+x"(total) : "x"(a), "x"(b));
  sum = total;
}

[[gnu::always_inline]] inline Floats load_lanes(const float* numbers) {
  return Floats::load_unaligned(numbers);
}

[[gnu::always_inline]] inline Floats load_lanes(const std::uint8_t* bytes) {
  const __m128i packed = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(bytes));
  return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(packed));
}

[[gnu::always_inline]] inline Floats load_lanes(const Float16* halves) {
  return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(halves)));
}

[[gnu::always_inline]] inline Floats load_lanes(const BFloat16* halves) {
  const __m128i upper = _mm_loadu_si128(reinterpret_cast<const __m128i*>(halves));
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(upper), 16));
}

[[gnu::always_inline]] inline Floats load_some(const float* numbers, std::size_t count) {
  alignas(64) static constexpr std::int32_t kMasks[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
  const auto* mask = reinterpret_cast<const __m256i*>(kMasks + 8 - count);
  return _mm256_maskload_ps(numbers, _mm256_loadu_si256(mask));
}

template <class T>
[[gnu::always_inline]] inline Floats load_some(const T* numbers, std::size_t count) {
  return load_lanes(padded_with_zeros<T, Floats::size>(numbers, count).data());
}

[[gnu::always_inline]] inline void store_some(float* numbers, std::size_t count, Floats x) {
  store_first(numbers, count, x);
}

[[gnu::always_inline]] inline Floats times_power_of_two(Floats x, Floats, Floats shifted,
                                                        Mask<Floats> vanishes) {
  return scale_by_exponent_bits(x, shifted, vanishes);
}

[[gnu::always_inline]] inline float largest_lane(Floats x) {
  return largest_in_memory(x);
}

template <class At>
[[gnu::always_inline]] inline Floats join_quads(const At& at) {
  return _mm256_insertf128_ps(_mm256_castps128_ps256(at(0)), at(1), 1);
}

[[gnu::always_inline]] inline Quad sum_quads(Floats x) {
  return _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
}

[[gnu::always_inline]] inline Floats sums_of_quads(const Floats (&x)[4]) {
  const __m256 ab =
      _mm256_add_ps(_mm256_shuffle_ps(x[0], x[1], 0x88), _mm256_shuffle_ps(x[0], x[1], 0xdd));
  const __m256 cd =
      _mm256_add_ps(_mm256_shuffle_ps(x[2], x[3], 0x88), _mm256_shuffle_ps(x[2], x[3], 0xdd));
  return _mm256_add_ps(_mm256_shuffle_ps(ab, cd, 0x88), _mm256_shuffle_ps(ab, cd, 0xdd));
}

[[gnu::always_inline]] inline Floats join_quad_sums(const Floats (&x)[2]) {
  return _mm256_add_ps(_mm256_permute2f128_ps(x[0], x[1], 0x20),
                       _mm256_permute2f128_ps(x[0], x[1], 0x31));
}

[[gnu::always_inline]] inline void transpose_quads(Floats (&x)[4]) {
  const __m256d a = _mm256_castps_pd(_mm256_unpacklo_ps(x[0], x[1]));
  const __m256d b = _mm256_castps_pd(_mm256_unpackhi_ps(x[0], x[1]));
  const __m256d c = _mm256_castps_pd(_mm256_unpacklo_ps(x[2], x[3]));
  const __m256d d = _mm256_castps_pd(_mm256_unpackhi_ps(x[2], x[3]));
  x[0] = _mm256_castpd_ps(_mm256_unpacklo_pd(a, c));
  x[1] = _mm256_castpd_ps(_mm256_unpackhi_pd(a, c));
  x[2] = _mm256_castpd_ps(_mm256_unpacklo_pd(b, d));
  x[3] = _mm256_castpd_ps(_mm256_unpackhi_pd(b, d));
}

[[gnu::always_inline]] inline Floats in_register(Floats x) {
  __m256 held = x;
  asm("" : "+x"(held));
  return held;
}

[[gnu::always_inline]] inline Lanes64<Bytes> sums_of_bytes(Bytes bytes) {
  return _mm256_sad_epu8(bytes, _mm256_setzero_si256());
}

[[gnu::always_inline]] inline Lanes32<Bytes> sums_of_squares(Bytes bytes) {
  const __m256i low = _mm256_unpacklo_epi8(bytes, _mm256_setzero_si256());
  const __m256i high = _mm256_unpackhi_epi8(bytes, _mm256_setzero_si256());
  return _mm256_add_epi32(_mm256_madd_epi16(low, low), _mm256_madd_epi16(high, high));
}

}  // namespace
}  // namespace linnet
