#pragma once

// The operations of simd.hpp for AMX: those of AVX-512 with VNNI, and tiles of bytes and BFloat16.

#include "engine/kernels/simd/avx512vnni.hpp"
#include "engine/kernels/tile_shape.hpp"

namespace linnet {
namespace {

/// The eight tiles of the processor, by their numbers: see simd.hpp. Compilers have no registers of
/// this kind of their own, so nothing has to be told of those that an instruction changes.
struct Tiles {
  [[gnu::always_inline]] static void configure(const TileShape& shape) {
    asm volatile("ldtilecfg %0" : : "m"(shape) : "memory");
  }

  [[gnu::always_inline]] static void release() { asm volatile("tilerelease" : : : "memory"); }

  template <int T>
  [[gnu::always_inline]] static void zero() {
    asm volatile("tilezero %%tmm%c0" : : "i"(T));
  }

  template <int T>
  [[gnu::always_inline]] static void load(const void* from, std::size_t stride) {
    asm volatile("tileloadd (%0,%1,1), %%tmm%c2" : : "r"(from), "r"(stride), "i"(T) : "memory");
  }

  template <int T>
  [[gnu::always_inline]] static void store(void* to, std::size_t stride) {
    asm volatile("tilestored %%tmm%c2, (%0,%1,1)" : : "r"(to), "r"(stride), "i"(T) : "memory");
  }

  template <int Sums, int Bytes, int Digits>
  [[gnu::always_inline]] static void add_bytes_by_digits() {
    asm volatile("tdpbusd %%tmm%c2, %%tmm%c1, %%tmm%c0" : : "i"(Sums), "i"(Bytes), "i"(Digits));
  }

  template <int Sums, int Digits, int Bytes>
  [[gnu::always_inline]] static void add_digits_by_bytes() {
    asm volatile("tdpbsud %%tmm%c2, %%tmm%c1, %%tmm%c0" : : "i"(Sums), "i"(Digits), "i"(Bytes));
  }

  template <int Sums, int Left, int Right>
  [[gnu::always_inline]] static void add_pairs() {
    asm volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0" : : "i"(Sums), "i"(Left), "i"(Right));
  }
};

/// What arranges numbers for tiles and takes them from there: see simd.hpp.
struct TileLanes : ByteDots {
  [[gnu::always_inline]] static Ints digit_quads(Ints integers) {
    alignas(16) static constexpr std::uint8_t kByDigit[16] = {0, 4, 8,  12, 1, 5, 9,  13,
                                                              2, 6, 10, 14, 3, 7, 11, 15};
    const __m512i by_digit =
        _mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i*>(kByDigit)));
    const __m512i digits = _mm512_xor_si512(integers, _mm512_set1_epi32(0x808080));
    return _mm512_shuffle_epi8(digits, by_digit);
  }

  template <std::size_t N>
  [[gnu::always_inline]] static void store_quads(const Ints (&quads)[N], std::uint8_t* to) {
    static_assert(N <= 5);
    __m512i four[4];
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 4; ++i) four[i] = i < N ? quads[i].data : _mm512_setzero_si512();
    if constexpr (N == 5) {
      constexpr __mmask16 kFourths = 0x8888;
      four[0] = _mm512_mask_shuffle_epi32(four[0], kFourths, quads[4], _MM_PERM_AAAA);
      four[1] = _mm512_mask_shuffle_epi32(four[1], kFourths, quads[4], _MM_PERM_BBBB);
      four[2] = _mm512_mask_shuffle_epi32(four[2], kFourths, quads[4], _MM_PERM_CCCC);
    }
    const __m512i even01 = _mm512_shuffle_i32x4(four[0], four[1], 0x88);
    const __m512i even23 = _mm512_shuffle_i32x4(four[2], four[3], 0x88);
    const __m512i odd01 = _mm512_shuffle_i32x4(four[0], four[1], 0xdd);
    const __m512i odd23 = _mm512_shuffle_i32x4(four[2], four[3], 0xdd);
    _mm512_store_si512(to, _mm512_shuffle_i32x4(even01, even23, 0x88));
    _mm512_store_si512(to + 64, _mm512_shuffle_i32x4(odd01, odd23, 0x88));
    _mm512_store_si512(to + 128, _mm512_shuffle_i32x4(even01, even23, 0xdd));
    _mm512_store_si512(to + 192, _mm512_shuffle_i32x4(odd01, odd23, 0xdd));
  }

  [[gnu::always_inline]] static Floats round_sums(Ints high, Ints middle, Ints low, double unit) {
    const __m256 first = round_half(_mm512_castsi512_si256(high), _mm512_castsi512_si256(middle),
                                    _mm512_castsi512_si256(low), unit);
    const __m256 second =
        round_half(_mm512_extracti64x4_epi64(high, 1), _mm512_extracti64x4_epi64(middle, 1),
                   _mm512_extracti64x4_epi64(low, 1), unit);
    return _mm512_insertf32x8(_mm512_castps256_ps512(first), second, 1);
  }

  [[gnu::always_inline]] static Ints join_upper_halves(Floats first, Floats second) {
    constexpr __mmask32 kUpperHalves = 0xaaaaaaaa;
    return _mm512_mask_mov_epi16(_mm512_srli_epi32(_mm512_castps_si512(first), 16), kUpperHalves,
                                 _mm512_castps_si512(second));
  }

 private:
  [[gnu::always_inline]] static __m256 round_half(__m256i high, __m256i middle, __m256i low,
                                                  double unit) {
    const __m512d scale = _mm512_set1_pd(256.0);
    const __m512d upper =
        _mm512_fmadd_pd(_mm512_cvtepi32_pd(high), scale, _mm512_cvtepi32_pd(middle));
    const __m512d sums = _mm512_fmadd_pd(upper, scale, _mm512_cvtepi32_pd(low));
    return _mm512_cvtpd_ps(_mm512_mul_pd(sums, _mm512_set1_pd(unit)));
  }
};

}  // namespace
}  // namespace linnet
