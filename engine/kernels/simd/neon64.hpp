#pragma once

// The operations of simd.hpp for Advanced SIMD (NEON), the floor of 64-bit Arm.

#include "engine/kernels/simd/common.hpp"

namespace linnet {
namespace {

using Floats = xsimd::batch<float, xsimd::neon64>;
using Quad = Floats;
using Bytes = xsimd::batch<std::uint8_t, xsimd::neon64>;
inline constexpr std::size_t kRegisters = 32;
inline constexpr std::size_t kMostPickedColumns = 0;

/// xsimd 8.1 has no fused multiply-add of single precision for Arm.
[[gnu::always_inline]] inline Floats multiply_add(Floats x, Floats y, Floats z) {
  return vfmaq_f32(z, x, y);
}

[[gnu::always_inline]] inline Floats load_lanes(const float* numbers) {
  return Floats::load_unaligned(numbers);
}

[[gnu::always_inline]] inline Floats load_lanes(const std::uint8_t* bytes) {
  std::uint32_t word;
  std::memcpy(&word, bytes, sizeof word);
  const uint8x8_t packed = vreinterpret_u8_u32(vdup_n_u32(word));
  return vcvtq_f32_u32(vmovl_u16(vget_low_u16(vmovl_u8(packed))));
}

[[gnu::always_inline]] inline Floats load_lanes(const Float16* halves) {
  std::uint64_t bits;
  std::memcpy(&bits, halves, sizeof bits);
  return vcvt_f32_f16(vreinterpret_f16_u64(vcreate_u64(bits)));
}

[[gnu::always_inline]] inline Floats load_lanes(const BFloat16* halves) {
  std::uint64_t bits;
  std::memcpy(&bits, halves, sizeof bits);
  return vreinterpretq_f32_u32(vshll_n_u16(vreinterpret_u16_u64(vcreate_u64(bits)), 16));
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
  return vpaddq_f32(vpaddq_f32(x[0], x[1]), vpaddq_f32(x[2], x[3]));
}

[[gnu::always_inline]] inline Floats join_quad_sums(const Floats (&x)[1]) {
  return x[0];
}

[[gnu::always_inline]] inline void transpose_quads(Floats (&x)[4]) {
  const float32x4x2_t ab = vtrnq_f32(x[0], x[1]);
  const float32x4x2_t cd = vtrnq_f32(x[2], x[3]);
  x[0] = vcombine_f32(vget_low_f32(ab.val[0]), vget_low_f32(cd.val[0]));
  x[1] = vcombine_f32(vget_low_f32(ab.val[1]), vget_low_f32(cd.val[1]));
  x[2] = vcombine_f32(vget_high_f32(ab.val[0]), vget_high_f32(cd.val[0]));
  x[3] = vcombine_f32(vget_high_f32(ab.val[1]), vget_high_f32(cd.val[1]));
}

[[gnu::always_inline]] inline Floats in_register(Floats x) {
  float32x4_t held = x;
  asm("" : "+w"(held));
  return held;
}

[[gnu::always_inline]] inline Lanes64<Bytes> sums_of_bytes(Bytes bytes) {
  return vpaddlq_u32(vpaddlq_u16(vpaddlq_u8(bytes)));
}

[[gnu::always_inline]] inline Lanes32<Bytes> sums_of_squares(Bytes bytes) {
  const uint16x8_t low = vmull_u8(vget_low_u8(bytes), vget_low_u8(bytes));
  const uint16x8_t high = vmull_high_u8(bytes, bytes);
  return vpadalq_u16(vpaddlq_u16(low), high);
}

}  // namespace
}  // namespace linnet
