#pragma once

// The operations of simd.hpp for SSE2, the floor of x86-64.

#include "engine/kernels/simd/common.hpp"

namespace linnet {
namespace {

using Floats = xsimd::batch<float, xsimd::sse2>;
using Quad = Floats;
using Bytes = xsimd::batch<std::uint8_t, xsimd::sse2>;
inline constexpr std::size_t kRegisters = 16;
inline constexpr std::size_t kMostPickedColumns = 0;

/// Rounds twice: the set has no fused multiply-add.
[[gnu::always_inline]] inline Floats multiply_add(Floats x, Floats y, Floats z) {
  return xsimd::fma(x, y, z);
}

[[gnu::always_inline]] inline Floats load_lanes(const float* numbers) {
  return Floats::load_unaligned(numbers);
}

[[gnu::always_inline]] inline Floats load_lanes(const std::uint8_t* bytes) {
  const __m128i zero = _mm_setzero_si128();
  const __m128i packed = _mm_loadu_si32(bytes);
  return _mm_cvtepi32_ps(_mm_unpacklo_epi16(_mm_unpacklo_epi8(packed, zero), zero));
}

/// By integer arithmetic, as the set has no instruction: the exponent and fraction of a half, moved
/// to those of a float, are the number times 2⁻¹¹², whether it is normal or not. Infinity and NaN
/// get the largest exponent.
[[gnu::always_inline]] inline Floats load_lanes(const Float16* halves) {
  const __m128i zero = _mm_setzero_si128();
  const __m128i bits =
      _mm_unpacklo_epi16(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(halves)), zero);
  const __m128i magnitude = _mm_and_si128(bits, _mm_set1_epi32(0x7fff));
  const __m128 scaled = _mm_castsi128_ps(_mm_slli_epi32(magnitude, 13));
  const __m128i special =
      _mm_and_si128(_mm_cmpgt_epi32(magnitude, _mm_set1_epi32(0x7bff)), _mm_set1_epi32(0x7f800000));
  const __m128i sign = _mm_slli_epi32(_mm_xor_si128(bits, magnitude), 16);
  const __m128 number = _mm_mul_ps(scaled, _mm_set1_ps(0x1p112f));
  return _mm_or_ps(number, _mm_castsi128_ps(_mm_or_si128(sign, special)));
}

[[gnu::always_inline]] inline Floats load_lanes(const BFloat16* halves) {
  const __m128i upper = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(halves));
  return _mm_castsi128_ps(_mm_unpacklo_epi16(_mm_setzero_si128(), upper));
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
  return at(0);
}

[[gnu::always_inline]] inline Quad sum_quads(Floats x) {
  return x;
}

[[gnu::always_inline]] inline Floats sums_of_quads(const Floats (&x)[4]) {
  const __m128 ab = _mm_add_ps(_mm_shuffle_ps(x[0], x[1], 0x88), _mm_shuffle_ps(x[0], x[1], 0xdd));
  const __m128 cd = _mm_add_ps(_mm_shuffle_ps(x[2], x[3], 0x88), _mm_shuffle_ps(x[2], x[3], 0xdd));
  return _mm_add_ps(_mm_shuffle_ps(ab, cd, 0x88), _mm_shuffle_ps(ab, cd, 0xdd));
}

[[gnu::always_inline]] inline Floats join_quad_sums(const Floats (&x)[1]) {
  return x[0];
}

[[gnu::always_inline]] inline void transpose_quads(Floats (&x)[4]) {
  __m128 a = x[0], b = x[1], c = x[2], d = x[3];
  _MM_TRANSPOSE4_PS(a, b, c, d);
  x[0] = a, x[1] = b, x[2] = c, x[3] = d;
}

[[gnu::always_inline]] inline Floats in_register(Floats x) {
  __m128 held = x;
  asm("" : "+x"(held));
  return held;
}

[[gnu::always_inline]] inline Lanes64<Bytes> sums_of_bytes(Bytes bytes) {
  return _mm_sad_epu8(bytes, _mm_setzero_si128());
}

[[gnu::always_inline]] inline Lanes32<Bytes> sums_of_squares(Bytes bytes) {
  const __m128i low = _mm_unpacklo_epi8(bytes, _mm_setzero_si128());
  const __m128i high = _mm_unpackhi_epi8(bytes, _mm_setzero_si128());
  return _mm_add_epi32(_mm_madd_epi16(low, low), _mm_madd_epi16(high, high));
}

}  // namespace
}  // namespace linnet
