#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "linnet/feature_view.hpp"

namespace linnet::test {

/// A number as each element type stores it, rounded towards zero; below 65,520 in magnitude.
template <class T>
T stored(float number) {
  if constexpr (std::is_same_v<T, BFloat16>) {
    return {static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(number) >> 16)};
  } else if constexpr (std::is_same_v<T, Float16>) {
    const unsigned sign = std::signbit(number) ? 0x8000U : 0U;
    const float magnitude = std::fabs(number);
    if (magnitude < 0x1p-14f) {  // zero or subnormal: a multiple of 2⁻²⁴
      return {static_cast<std::uint16_t>(sign | static_cast<unsigned>(magnitude * 0x1p24f))};
    }
    int exponent = 0;
    const float fraction = std::frexp(magnitude, &exponent);  // in [½, 1)
    const auto bits = static_cast<unsigned>(std::ldexp(fraction, 11)) - 1024U;
    return {static_cast<std::uint16_t>(sign | static_cast<unsigned>(exponent + 14) << 10 | bits)};
  } else {
    return static_cast<T>(number);
  }
}

template <class T>
constexpr ElementType element_type_of() {
  if (std::is_same_v<T, std::uint8_t>) return ElementType::u8;
  if (std::is_same_v<T, Float16>) return ElementType::f16;
  return std::is_same_v<T, BFloat16> ? ElementType::bf16 : ElementType::f32;
}

/// By what tests of kernels divide their effort for numbers of 16 bits: they share all code with
/// floats but for the loads.
template <class T>
inline constexpr std::size_t kTypeShare = sizeof(T) == 2 ? 5 : 1;

/// The number that is stored.
inline double value_of(std::uint8_t number) {
  return number;
}
inline double value_of(float number) {
  return number;
}
inline double value_of(Float16 number) {
  return to_float(number);
}
inline double value_of(BFloat16 number) {
  return to_float(number);
}

}  // namespace linnet::test
