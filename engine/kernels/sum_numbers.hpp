#pragma once

// Sums over the numbers of a row. Only the per-set source includes this.

#include <algorithm>
#include <span>

#include "engine/kernels/data_kernels.hpp"
#include "engine/kernels/simd/simd.hpp"
#include "engine/kernels/sum_bytes.hpp"

namespace linnet {
namespace {

/// Lanes sum so few numbers in single precision that their rounding errors stay below 10⁻⁶ of the
/// sum; the sums of blocks are added in double.
inline constexpr std::size_t kSumBlock = 16 * kLanes;

template <class T>
NumberSums sum_numbers(std::span<const T> numbers) {
  NumberSums total;
  for (std::size_t first = 0; first < numbers.size(); first += kSumBlock) {
    const std::size_t end = std::min(first + kSumBlock, numbers.size());
    Floats sum(0.0f);
    Floats squares(0.0f);
    std::size_t i = first;
    for (; i + kLanes <= end; i += kLanes) {
      const Floats x = load_lanes(numbers.data() + i);
      sum = sum + x;
      squares = multiply_add(x, x, squares);
    }
    if (i < end) {
      const Floats x = load_some(numbers.data() + i, end - i);
      sum = sum + x;
      squares = multiply_add(x, x, squares);
    }
    total.sum += sum_lanes(sum);
    total.squares += sum_lanes(squares);
  }
  return total;
}

/// Bytes are summed exactly.
template <>
NumberSums sum_numbers(std::span<const std::uint8_t> bytes) {
  const ByteSums sums = sum_bytes(bytes);
  return {static_cast<double>(sums.levels), static_cast<double>(sums.squares)};
}

}  // namespace
}  // namespace linnet
