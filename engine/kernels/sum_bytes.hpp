#pragma once

// Only the per-set source includes this.

#include <algorithm>
#include <array>

#include "engine/kernels/kernel_table.hpp"
#include "engine/kernels/simd.hpp"

namespace linnet {
namespace {

/// A register of bytes: the sums of groups of 8, and those of the squares of some, in lanes of 64
/// and 32 bits.
#if defined(__AVX512BW__)
struct ByteRegister {
  using Type = __m512i;
  static Type load(const std::uint8_t* bytes) { return _mm512_loadu_si512(bytes); }
  static Type levels(Type bytes) { return _mm512_sad_epu8(bytes, _mm512_setzero_si512()); }
  static Type squares(Type bytes) {
    const Type low = _mm512_unpacklo_epi8(bytes, _mm512_setzero_si512());
    const Type high = _mm512_unpackhi_epi8(bytes, _mm512_setzero_si512());
    return _mm512_add_epi32(_mm512_madd_epi16(low, low), _mm512_madd_epi16(high, high));
  }
  static Type add64(Type a, Type b) { return _mm512_add_epi64(a, b); }
  static Type add32(Type a, Type b) { return _mm512_add_epi32(a, b); }
};
#elif defined(__AVX2__)
struct ByteRegister {
  using Type = __m256i;
  static Type load(const std::uint8_t* bytes) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
  }
  static Type levels(Type bytes) { return _mm256_sad_epu8(bytes, _mm256_setzero_si256()); }
  static Type squares(Type bytes) {
    const Type low = _mm256_unpacklo_epi8(bytes, _mm256_setzero_si256());
    const Type high = _mm256_unpackhi_epi8(bytes, _mm256_setzero_si256());
    return _mm256_add_epi32(_mm256_madd_epi16(low, low), _mm256_madd_epi16(high, high));
  }
  static Type add64(Type a, Type b) { return _mm256_add_epi64(a, b); }
  static Type add32(Type a, Type b) { return _mm256_add_epi32(a, b); }
};
#elif defined(__SSE2__)
struct ByteRegister {
  using Type = __m128i;
  static Type load(const std::uint8_t* bytes) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  }
  static Type levels(Type bytes) { return _mm_sad_epu8(bytes, _mm_setzero_si128()); }
  static Type squares(Type bytes) {
    const Type low = _mm_unpacklo_epi8(bytes, _mm_setzero_si128());
    const Type high = _mm_unpackhi_epi8(bytes, _mm_setzero_si128());
    return _mm_add_epi32(_mm_madd_epi16(low, low), _mm_madd_epi16(high, high));
  }
  static Type add64(Type a, Type b) { return _mm_add_epi64(a, b); }
  static Type add32(Type a, Type b) { return _mm_add_epi32(a, b); }
};
#endif

/// Compilers turn this into good code for Arm, and for the ends of rows it need not be.
inline ByteSums sum_each_byte(std::span<const std::uint8_t> bytes) {
  std::uint32_t levels = 0;
  std::uint32_t squares = 0;
  for (const std::uint32_t level : bytes) {
    levels += level;
    squares += level * level;
  }
  return {levels, squares};
}

/// bytes: so few that their squares fit 32 bits, in each lane too.
inline ByteSums sum_piece(std::span<const std::uint8_t> bytes) {
#if defined(__SSE2__)
  using Register = ByteRegister::Type;
  Register levels{};
  Register squares{};
  std::size_t i = 0;
  for (; i + sizeof(Register) <= bytes.size(); i += sizeof(Register)) {
    const Register loaded = ByteRegister::load(bytes.data() + i);
    levels = ByteRegister::add64(levels, ByteRegister::levels(loaded));
    squares = ByteRegister::add32(squares, ByteRegister::squares(loaded));
  }
  std::array<std::uint64_t, sizeof(Register) / 8> level_lanes;
  std::array<std::uint32_t, sizeof(Register) / 4> square_lanes;
  std::memcpy(level_lanes.data(), &levels, sizeof levels);
  std::memcpy(square_lanes.data(), &squares, sizeof squares);
  ByteSums sums = sum_each_byte(bytes.subspan(i));
  for (const std::uint64_t lane : level_lanes) sums.levels += lane;
  for (const std::uint32_t lane : square_lanes) sums.squares += lane;
  return sums;
#else
  return sum_each_byte(bytes);
#endif
}

inline ByteSums sum_bytes(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t kFitting = 65'536;  // squares of so many bytes fit 32 bits
  ByteSums sums;
  for (std::size_t first = 0; first < bytes.size(); first += kFitting) {
    const ByteSums piece =
        sum_piece(bytes.subspan(first, std::min(kFitting, bytes.size() - first)));
    sums.levels += piece.levels;
    sums.squares += piece.squares;
  }
  return sums;
}

}  // namespace
}  // namespace linnet
