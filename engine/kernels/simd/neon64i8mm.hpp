#pragma once

// The operations of simd.hpp for 64-bit Arm with matrix products of 8-bit integers (FEAT_I8MM):
// those of Advanced SIMD, and dot products of bytes without and with a sign (USDOT).

#include "engine/kernels/simd/neon64.hpp"

namespace linnet {
namespace {

/// Dot products of four bytes in each lane of 32 bits, and what arranges bytes for them: see
/// simd.hpp.
struct ByteDots {
  using Ints = SignedLanes32<Floats>;

  /// GCC 12 would repeat all digits before it multiplies, and then lack registers: so both are
  /// volatile, which keeps their order.
  [[gnu::always_inline]] static void add(Ints& sum, Bytes bytes, Bytes digits) {
    int32x4_t total = sum;
    const uint8x16_t x = bytes;
    const uint8x16_t y = digits;
    asm volatile("usdot %0.4s, %1.16b, %2.16b" : "+w"(total) : "w"(x), "w"(y));
    sum = total;
  }

  [[gnu::always_inline]] static Bytes load(const std::uint8_t* bytes) { return vld1q_u8(bytes); }

  [[gnu::always_inline]] static Bytes load_some(const std::uint8_t* bytes, std::size_t count) {
    if (count >= 8) {
      // In two steps: 8 bytes cannot be shifted by as many.
      const auto half_shift = static_cast<int>(4 * (16 - count));
      const auto high = load_word<std::uint64_t>(bytes + count - 8) >> half_shift >> half_shift;
      return vcombine_u8(vld1_u8(bytes), vcreate_u8(high));
    }
    return vcombine_u8(vcreate_u8(load_few(bytes, count)), vcreate_u8(0));
  }

  [[gnu::always_inline]] static void store(std::uint8_t* to, Bytes bytes) {
    bytes.store_aligned(to);
  }

  [[gnu::always_inline]] static Bytes repeat(std::int32_t four_bytes) {
    int32x4_t repeated = vdupq_n_s32(four_bytes);
    asm volatile("" : "+w"(repeated));
    return vreinterpretq_u8_s32(repeated);
  }

  [[gnu::always_inline]] static void interleave(const Bytes (&rows)[4], Bytes (&columns)[4]) {
    const uint16x8_t ab_low = vreinterpretq_u16_u8(vzip1q_u8(rows[0], rows[1]));
    const uint16x8_t ab_high = vreinterpretq_u16_u8(vzip2q_u8(rows[0], rows[1]));
    const uint16x8_t cd_low = vreinterpretq_u16_u8(vzip1q_u8(rows[2], rows[3]));
    const uint16x8_t cd_high = vreinterpretq_u16_u8(vzip2q_u8(rows[2], rows[3]));
    columns[0] = vreinterpretq_u8_u16(vzip1q_u16(ab_low, cd_low));
    columns[1] = vreinterpretq_u8_u16(vzip2q_u16(ab_low, cd_low));
    columns[2] = vreinterpretq_u8_u16(vzip1q_u16(ab_high, cd_high));
    columns[3] = vreinterpretq_u8_u16(vzip2q_u16(ab_high, cd_high));
  }

  [[gnu::always_inline]] static void gather_bytes(const Ints (&numbers)[4], Bytes (&planes)[3]) {
    const uint8x16_t a = vreinterpretq_u8_s32(numbers[0]);
    const uint8x16_t b = vreinterpretq_u8_s32(numbers[1]);
    const uint8x16_t c = vreinterpretq_u8_s32(numbers[2]);
    const uint8x16_t d = vreinterpretq_u8_s32(numbers[3]);
    const uint8x16_t ab_even = vuzp1q_u8(a, b);
    const uint8x16_t cd_even = vuzp1q_u8(c, d);
    planes[0] = vuzp1q_u8(ab_even, cd_even);
    planes[1] = vuzp1q_u8(vuzp2q_u8(a, b), vuzp2q_u8(c, d));
    planes[2] = vuzp2q_u8(ab_even, cd_even);
  }

  [[gnu::always_inline]] static Quad sum_lanes_of_four(const Ints (&high)[4],
                                                       const Ints (&middle)[4],
                                                       const Ints (&low)[4], double unit) {
    const int32x4_t tops = sums_of_four(high);
    const int32x4_t middles = sums_of_four(middle);
    const int32x4_t lows = sums_of_four(low);
    const float32x2_t first =
        rounded(vget_low_s32(tops), vget_low_s32(middles), vget_low_s32(lows), unit);
    const float32x2_t second =
        rounded(vget_high_s32(tops), vget_high_s32(middles), vget_high_s32(lows), unit);
    return vcombine_f32(first, second);
  }

 private:
  template <class Word>
  [[gnu::always_inline]] static Word load_word(const std::uint8_t* bytes) {
    Word word;
    std::memcpy(&word, bytes, sizeof word);
    return word;
  }

  /// The first `count` < 8 bytes, by words that overlap: a loop would become a call of memcpy, over
  /// which no register is kept.
  [[gnu::always_inline]] static std::uint64_t load_few(const std::uint8_t* bytes,
                                                       std::size_t count) {
    if (count == 0) return 0;
    if (count >= 4) {
      const std::uint64_t high = load_word<std::uint32_t>(bytes + count - 4);
      return load_word<std::uint32_t>(bytes) | high << 8 * (count - 4);
    }
    const std::size_t middle = count / 2;
    const std::size_t last = count - 1;
    return bytes[0] | std::uint64_t{bytes[middle]} << 8 * middle |
           std::uint64_t{bytes[last]} << 8 * last;
  }

  /// The sum of all lanes of each of four registers.
  [[gnu::always_inline]] static int32x4_t sums_of_four(const Ints (&x)[4]) {
    return vpaddq_s32(vpaddq_s32(x[0], x[1]), vpaddq_s32(x[2], x[3]));
  }

  /// unit · (high · 2¹⁶ + middle · 2⁸ + low): the integer is exact in double too.
  [[gnu::always_inline]] static float32x2_t rounded(int32x2_t high, int32x2_t middle, int32x2_t low,
                                                    double unit) {
    const int64x2_t sums = vaddw_s32(vaddq_s64(vshll_n_s32(high, 16), vshll_n_s32(middle, 8)), low);
    return vcvt_f32_f64(vmulq_n_f64(vcvtq_f64_s64(sums), unit));
  }
};

}  // namespace
}  // namespace linnet
