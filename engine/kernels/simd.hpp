#pragma once

// The one door to xsimd, for the per-set source alone. It adds what xsimd lacks or names
// differently from version to version (8.1 in Debian 12, 13 in Debian 13).

#include <cstddef>
#include <cstdint>
#include <xsimd/xsimd.hpp>

namespace linnet {
namespace {

template <class Arch>
using Floats = xsimd::batch<float, Arch>;

template <class Arch>
inline constexpr std::size_t kLanes = Floats<Arch>::size;

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

/// As many bytes as there are lanes, as numbers. xsimd converts through memory, lane by lane.
template <class Arch>
[[gnu::always_inline]] inline Floats<Arch> load_bytes(const std::uint8_t* bytes) {
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
  __builtin_memcpy(&word, bytes, sizeof word);
  const uint8x8_t packed = vreinterpret_u8_u32(vdup_n_u32(word));
  return vcvtq_f32_u32(vmovl_u16(vget_low_u16(vmovl_u8(packed))));
#endif
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

}  // namespace
}  // namespace linnet
