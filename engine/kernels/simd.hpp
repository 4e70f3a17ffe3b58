#pragma once

// The one door to xsimd, for the per-set source alone. It adds what xsimd lacks or names
// differently from version to version (8.1 in Debian 12, 13 in Debian 13).

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <xsimd/xsimd.hpp>

namespace linnet {
namespace {

template <class Arch>
using Floats = xsimd::batch<float, Arch>;

template <class Arch>
inline constexpr std::size_t kLanes = Floats<Arch>::size;

/// Vector registers that the set has.
#if defined(__AVX512F__) || defined(__aarch64__)
inline constexpr std::size_t kRegisters = 32;
#else
inline constexpr std::size_t kRegisters = 16;
#endif

template <class Arch>
[[gnu::always_inline]] inline Floats<Arch> load(const float* aligned) {
  return Floats<Arch>::load_aligned(aligned);
}

/// x · y + z in one rounding where the set has it. xsimd 8.1 knows FMA neither for AVX-512 nor, for
/// single precision, for Arm.
template <class Arch>
[[gnu::always_inline]] inline Floats<Arch> multiply_add(Floats<Arch> x, Floats<Arch> y,
                                                        Floats<Arch> z) {
#if defined(__AVX512F__)
  return _mm512_fmadd_ps(x, y, z);
#elif defined(__aarch64__)
  return vfmaq_f32(z, x, y);
#else
  return xsimd::fma(x, y, z);
#endif
}

/// As many numbers as there are lanes, from anywhere.
template <class Arch>
[[gnu::always_inline]] inline Floats<Arch> load_lanes(const float* numbers) {
  return Floats<Arch>::load_unaligned(numbers);
}

/// As many bytes as there are lanes, as numbers. xsimd converts through memory, lane by lane.
template <class Arch>
[[gnu::always_inline]] inline Floats<Arch> load_lanes(const std::uint8_t* bytes) {
#if defined(__AVX512F__)
  const __m128i packed = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(packed));
#elif defined(__AVX2__)
  const __m128i packed = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(bytes));
  return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(packed));
#elif defined(__SSE2__)
  const __m128i zero = _mm_setzero_si128();
  const __m128i packed = _mm_loadu_si32(bytes);
  return _mm_cvtepi32_ps(_mm_unpacklo_epi16(_mm_unpacklo_epi8(packed, zero), zero));
#else
  std::uint32_t word;
  std::memcpy(&word, bytes, sizeof word);
  const uint8x8_t packed = vreinterpret_u8_u32(vdup_n_u32(word));
  return vcvtq_f32_u32(vmovl_u16(vget_low_u16(vmovl_u8(packed))));
#endif
}

/// The first `count` ≤ kLanes of them, and zeros; nothing behind them is read.
template <class Arch, class T>
[[gnu::always_inline]] inline Floats<Arch> load_some(const T* numbers, std::size_t count) {
#if defined(__AVX512F__)
  const auto mask = static_cast<__mmask16>((1U << count) - 1U);
  if constexpr (sizeof(T) == 1) {
    return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_maskz_loadu_epi8(mask, numbers)));
  } else {
    return _mm512_maskz_loadu_ps(mask, numbers);
  }
#else
  std::array<T, kLanes<Arch>> lanes{};
  for (std::size_t lane = 0; lane < count; ++lane) lanes[lane] = numbers[lane];
  return load_lanes<Arch>(lanes.data());
#endif
}

/// Writes the first `count` ≤ kLanes lanes, and nothing behind them.
template <class Arch>
[[gnu::always_inline]] inline void store_some(float* numbers, std::size_t count, Floats<Arch> x) {
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(numbers, static_cast<__mmask16>((1U << count) - 1U), x);
#else
  alignas(Floats<Arch>) std::array<float, kLanes<Arch>> lanes;
  x.store_aligned(lanes.data());
  for (std::size_t lane = 0; lane < count; ++lane) numbers[lane] = lanes[lane];
#endif
}

#if !defined(__AVX512F__)
/// Adds the last bits of `shifted` to the exponent of x.
template <class Arch>
[[gnu::always_inline]] inline Floats<Arch> add_to_exponent(Floats<Arch> x, Floats<Arch> shifted) {
#if defined(__AVX2__)
  const __m256i exponent = _mm256_slli_epi32(_mm256_castps_si256(shifted), 23);
  return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(x), exponent));
#elif defined(__SSE2__)
  const __m128i exponent = _mm_slli_epi32(_mm_castps_si128(shifted), 23);
  return _mm_castsi128_ps(_mm_add_epi32(_mm_castps_si128(x), exponent));
#else
  const int32x4_t exponent = vshlq_n_s32(vreinterpretq_s32_f32(shifted), 23);
  return vreinterpretq_f32_s32(vaddq_s32(vreinterpretq_s32_f32(x), exponent));
#endif
}
#endif

/// x · 2ⁿ for n in [−126, 128] and a result that is a normal number; 0 where it `vanishes`,
/// whatever x is, and otherwise NaN if x is. `shifted` is n + 1.5 · 2²³, whose last bits are those
/// of n.
template <class Arch>
[[gnu::always_inline]] inline Floats<Arch> times_power_of_two(
    Floats<Arch> x, [[maybe_unused]] Floats<Arch> n, [[maybe_unused]] Floats<Arch> shifted,
    xsimd::batch_bool<float, Arch> vanishes) {
#if defined(__AVX512F__)
  return _mm512_maskz_scalef_ps(static_cast<__mmask16>(~vanishes.data), x, n);
#else
  const Floats<Arch> product = add_to_exponent<Arch>(x, shifted);
  return xsimd::select(vanishes, Floats<Arch>(0.0f), xsimd::select(x == x, product, x));
#endif
}

/// A positive normal number as mantissa · 2ⁿ, with the mantissa in [√½, √2) and n = exponent.
template <class Arch>
struct Split {
  Floats<Arch> mantissa;
  Floats<Arch> exponent;
};

template <class Arch>
[[gnu::always_inline]] inline Split<Arch> split_exponent(Floats<Arch> x) {
  constexpr int kLeastMantissa = 0x3f3504f3;  // the bits of √½
#if defined(__AVX512F__)
  const __m512i bits = _mm512_castps_si512(x);
  const __m512i n =
      _mm512_srai_epi32(_mm512_sub_epi32(bits, _mm512_set1_epi32(kLeastMantissa)), 23);
  return {_mm512_castsi512_ps(_mm512_sub_epi32(bits, _mm512_slli_epi32(n, 23))),
          _mm512_cvtepi32_ps(n)};
#elif defined(__AVX2__)
  const __m256i bits = _mm256_castps_si256(x);
  const __m256i n =
      _mm256_srai_epi32(_mm256_sub_epi32(bits, _mm256_set1_epi32(kLeastMantissa)), 23);
  return {_mm256_castsi256_ps(_mm256_sub_epi32(bits, _mm256_slli_epi32(n, 23))),
          _mm256_cvtepi32_ps(n)};
#elif defined(__SSE2__)
  const __m128i bits = _mm_castps_si128(x);
  const __m128i n = _mm_srai_epi32(_mm_sub_epi32(bits, _mm_set1_epi32(kLeastMantissa)), 23);
  return {_mm_castsi128_ps(_mm_sub_epi32(bits, _mm_slli_epi32(n, 23))), _mm_cvtepi32_ps(n)};
#else
  const int32x4_t bits = vreinterpretq_s32_f32(x);
  const int32x4_t n = vshrq_n_s32(vsubq_s32(bits, vdupq_n_s32(kLeastMantissa)), 23);
  return {vreinterpretq_f32_s32(vsubq_s32(bits, vshlq_n_s32(n, 23))), vcvtq_f32_s32(n)};
#endif
}

/// As many labels or indices as there are lanes, as numbers, and back: exact up to 2²⁴.
template <class Arch>
[[gnu::always_inline]] inline Floats<Arch> load_indices(const std::uint32_t* indices) {
#if defined(__AVX512F__)
  return _mm512_cvtepi32_ps(_mm512_loadu_si512(indices));
#elif defined(__AVX2__)
  return _mm256_cvtepi32_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(indices)));
#elif defined(__SSE2__)
  return _mm_cvtepi32_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(indices)));
#else
  return vcvtq_f32_u32(vld1q_u32(indices));
#endif
}

template <class Arch>
[[gnu::always_inline]] inline void store_indices(std::int32_t* indices, Floats<Arch> x) {
#if defined(__AVX512F__)
  _mm512_storeu_si512(indices, _mm512_cvtps_epi32(x));
#elif defined(__AVX2__)
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(indices), _mm256_cvtps_epi32(x));
#elif defined(__SSE2__)
  _mm_storeu_si128(reinterpret_cast<__m128i*>(indices), _mm_cvtps_epi32(x));
#else
  vst1q_s32(indices, vcvtq_s32_f32(x));
#endif
}

/// The first `count` lanes of x; `otherwise` in the rest.
template <class Arch>
[[gnu::always_inline]] inline Floats<Arch> first_lanes(Floats<Arch> x, std::size_t count,
                                                       float otherwise) {
  constexpr std::size_t kMostLanes = 16;
  alignas(64) static constexpr float kIndices[kMostLanes] = {0, 1, 2,  3,  4,  5,  6,  7,
                                                             8, 9, 10, 11, 12, 13, 14, 15};
  const auto kept = load<Arch>(kIndices) < Floats<Arch>(static_cast<float>(count));
  return xsimd::select(kept, x, Floats<Arch>(otherwise));
}

/// The sum of all lanes.
template <class Arch>
[[gnu::always_inline]] inline float sum_lanes(Floats<Arch> x) {
#if XSIMD_VERSION_MAJOR >= 9
  return xsimd::reduce_add(x);
#else
  return xsimd::hadd(x);
#endif
}

/// The largest lane; NaN is passed over or not, as it falls.
template <class Arch>
[[gnu::always_inline]] inline float largest_lane(Floats<Arch> x) {
#if defined(__AVX512F__)
  return _mm512_reduce_max_ps(x);
#else
  alignas(Floats<Arch>) std::array<float, kLanes<Arch>> lanes;
  x.store_aligned(lanes.data());
  float largest = lanes[0];
  for (const float lane : lanes) largest = lane > largest ? lane : largest;
  return largest;
#endif
}

/// Four neighbouring lanes: what every set can shuffle freely.
#if defined(__SSE2__)
using Quad = __m128;
[[gnu::always_inline]] inline Quad load_quad(const float* numbers) {
  return _mm_loadu_ps(numbers);
}
[[gnu::always_inline]] inline void store_quad(float* numbers, Quad quad) {
  _mm_storeu_ps(numbers, quad);
}
#else
using Quad = float32x4_t;
[[gnu::always_inline]] inline Quad load_quad(const float* numbers) {
  return vld1q_f32(numbers);
}
[[gnu::always_inline]] inline void store_quad(float* numbers, Quad quad) {
  vst1q_f32(numbers, quad);
}
#endif

/// The first `count` < 4 lanes, and zeros.
[[gnu::always_inline]] inline Quad load_quad_some(const float* numbers, std::size_t count) {
  std::array<float, 4> lanes{};
  for (std::size_t lane = 0; lane < count; ++lane) lanes[lane] = numbers[lane];
  return load_quad(lanes.data());
}

/// Quads side by side, as many as a register holds: `at(q)` gives quad q.
template <class Arch, class At>
[[gnu::always_inline]] inline Floats<Arch> join_quads(const At& at) {
#if defined(__AVX512F__)
  const __m512 one = _mm512_insertf32x4(_mm512_castps128_ps512(at(0)), at(1), 1);
  return _mm512_insertf32x4(_mm512_insertf32x4(one, at(2), 2), at(3), 3);
#elif defined(__AVX2__)
  return _mm256_insertf128_ps(_mm256_castps128_ps256(at(0)), at(1), 1);
#else
  return at(0);
#endif
}

/// Transposes each quad of the four registers, taken as a 4 × 4 matrix.
template <class Arch>
[[gnu::always_inline]] inline void transpose_quads(Floats<Arch> (&x)[4]) {
#if defined(__AVX512F__)
  const __m512d a = _mm512_castps_pd(_mm512_unpacklo_ps(x[0], x[1]));
  const __m512d b = _mm512_castps_pd(_mm512_unpackhi_ps(x[0], x[1]));
  const __m512d c = _mm512_castps_pd(_mm512_unpacklo_ps(x[2], x[3]));
  const __m512d d = _mm512_castps_pd(_mm512_unpackhi_ps(x[2], x[3]));
  x[0] = _mm512_castpd_ps(_mm512_unpacklo_pd(a, c));
  x[1] = _mm512_castpd_ps(_mm512_unpackhi_pd(a, c));
  x[2] = _mm512_castpd_ps(_mm512_unpacklo_pd(b, d));
  x[3] = _mm512_castpd_ps(_mm512_unpackhi_pd(b, d));
#elif defined(__AVX2__)
  const __m256d a = _mm256_castps_pd(_mm256_unpacklo_ps(x[0], x[1]));
  const __m256d b = _mm256_castps_pd(_mm256_unpackhi_ps(x[0], x[1]));
  const __m256d c = _mm256_castps_pd(_mm256_unpacklo_ps(x[2], x[3]));
  const __m256d d = _mm256_castps_pd(_mm256_unpackhi_ps(x[2], x[3]));
  x[0] = _mm256_castpd_ps(_mm256_unpacklo_pd(a, c));
  x[1] = _mm256_castpd_ps(_mm256_unpackhi_pd(a, c));
  x[2] = _mm256_castpd_ps(_mm256_unpacklo_pd(b, d));
  x[3] = _mm256_castpd_ps(_mm256_unpackhi_pd(b, d));
#elif defined(__SSE2__)
  __m128 a = x[0], b = x[1], c = x[2], d = x[3];
  _MM_TRANSPOSE4_PS(a, b, c, d);
  x[0] = a, x[1] = b, x[2] = c, x[3] = d;
#else
  const float32x4x2_t ab = vtrnq_f32(x[0], x[1]);
  const float32x4x2_t cd = vtrnq_f32(x[2], x[3]);
  x[0] = vcombine_f32(vget_low_f32(ab.val[0]), vget_low_f32(cd.val[0]));
  x[1] = vcombine_f32(vget_low_f32(ab.val[1]), vget_low_f32(cd.val[1]));
  x[2] = vcombine_f32(vget_high_f32(ab.val[0]), vget_high_f32(cd.val[0]));
  x[3] = vcombine_f32(vget_high_f32(ab.val[1]), vget_high_f32(cd.val[1]));
#endif
}

/// Number i of each of as many rows as there are lanes, in x[i]: `load_row(r)` gives the four
/// numbers of row r.
template <class Arch, class LoadRow>
[[gnu::always_inline]] inline void load_transposed(Floats<Arch> (&x)[4], const LoadRow& load_row) {
#pragma GCC unroll 4
  for (std::size_t i = 0; i < 4; ++i) {
    x[i] = join_quads<Arch>([&](std::size_t quad)
                                __attribute__((always_inline)) { return load_row(4 * quad + i); });
  }
  transpose_quads<Arch>(x);
}

/// The way back: calls `store_row(r, numbers)` with the four numbers of each row. x is used up.
template <class Arch, class PutRow>
[[gnu::always_inline]] inline void store_transposed(Floats<Arch> (&x)[4], const PutRow& store_row) {
  transpose_quads<Arch>(x);
  alignas(Floats<Arch>) float transposed[4][kLanes<Arch>];
#pragma GCC unroll 4
  for (std::size_t i = 0; i < 4; ++i) x[i].store_aligned(transposed[i]);
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kLanes<Arch>; ++r) store_row(r, transposed[r % 4] + r / 4 * 4);
}

/// The sum of all lanes of each of four registers.
template <class Arch>
[[gnu::always_inline]] inline Quad sum_lanes_of_four(Floats<Arch> (&x)[4]) {
  transpose_quads<Arch>(x);
  const Floats<Arch> sums = (x[0] + x[1]) + (x[2] + x[3]);
#if defined(__AVX512F__)
  const __m256 half = _mm256_add_ps(_mm512_castps512_ps256(sums), _mm512_extractf32x8_ps(sums, 1));
  return _mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
#elif defined(__AVX2__)
  return _mm_add_ps(_mm256_castps256_ps128(sums), _mm256_extractf128_ps(sums, 1));
#else
  return sums;
#endif
}

/// x, loaded once: compilers like to fold a load into each instruction that uses it, which costs a
/// load port more than a register saves.
template <class Arch>
[[gnu::always_inline]] inline Floats<Arch> in_register(Floats<Arch> x) {
  auto held = x.data;
#if defined(__x86_64__)
  asm("" : "+v"(held));
#else
  asm("" : "+w"(held));
#endif
  return held;
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
