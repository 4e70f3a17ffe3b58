#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/operands.hpp"

/// The products of the instruction sets with dot products of bytes, in plain loops: what the
/// kernels have to give, bit for bit.
namespace linnet::test {

/// Numbers, times a factor, as integers of three digits to the base 256.
struct DigitNumbers {
  /// The factor is a power of two, times the largest k / 8 < 2 that is possible if `by_eighths`.
  DigitNumbers(std::span<const float> numbers, bool by_eighths);

  /// The digits of a number: n = digits[2] · 2¹⁶ + digits[1] · 2⁸ + digits[0].
  static std::array<std::int64_t, 3> digits(std::int64_t n);

  double factor = 1.0;
  std::vector<std::int64_t> integers;
};

/// Σ_k weights[k] · row[k] as the sum of the exact sums of pieces of 1024 features, each rounded.
float exact_inner_product(std::span<const float> weights, const std::uint8_t* row);

/// α · (offset + Σ_p factors[p] · x[p][column]) + β · before, from the exact sums of chunks of 256
/// rows.
float exact_outer_product(std::span<const float> factors, ByteRows x, std::size_t column,
                          float offset, Update update, float before);

}  // namespace linnet::test
