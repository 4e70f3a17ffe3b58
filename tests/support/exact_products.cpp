#include "tests/support/exact_products.hpp"

#include <algorithm>
#include <cmath>

namespace linnet::test {

DigitNumbers::DigitNumbers(std::span<const float> numbers, bool by_eighths) {
  double largest = 0.0;
  for (const float number : numbers) largest = std::max(largest, std::fabs(double{number}));
  if (largest != 0.0) {
    // The largest one with which no number is larger than three digits of 127.
    constexpr double kMost = 127.0 * (65536.0 + 256.0 + 1.0);
    while (largest * factor > kMost) factor /= 2.0;
    while (largest * factor * 2.0 <= kMost) factor *= 2.0;
    int eighths = 8;
    while (by_eighths && largest * factor * (eighths + 1) / 8.0 <= kMost) ++eighths;
    factor *= eighths / 8.0;
  }
  for (const float number : numbers) {
    integers.push_back(std::lrintf(number * static_cast<float>(factor)));
  }
}

std::array<std::int64_t, 3> DigitNumbers::digits(std::int64_t n) {
  std::array<std::int64_t, 3> digits{};
  for (std::int64_t& digit : digits) {
    digit = (n + 128) % 256;
    if (digit < 0) digit += 256;
    digit -= 128;
    n = (n - digit) / 256;
  }
  return digits;
}

float exact_inner_product(std::span<const float> weights, const std::uint8_t* row) {
  constexpr std::size_t kPiece = 1024;
  float sum = 0.0f;
  for (std::size_t first = 0; first < weights.size(); first += kPiece) {
    const auto piece = weights.subspan(first, std::min(kPiece, weights.size() - first));
    const DigitNumbers numbers(piece, true);
    std::int64_t exact = 0;
    for (std::size_t k = 0; k < piece.size(); ++k) exact += numbers.integers[k] * row[first + k];
    const auto rounded = static_cast<float>(static_cast<double>(exact) * (1.0 / numbers.factor));
    sum = first == 0 ? rounded : sum + rounded;
  }
  return sum;
}

float exact_outer_product(std::span<const float> factors, ByteRows x, std::size_t column,
                          float offset, Update update, float before) {
  constexpr std::size_t kChunk = 256;
  float result = before;
  for (std::size_t first = 0; first < x.size(); first += kChunk) {
    const auto chunk = factors.subspan(first, std::min(kChunk, x.size() - first));
    const DigitNumbers numbers(chunk, false);
    std::array<std::int64_t, 3> sums{};
    for (std::size_t p = 0; p < chunk.size(); ++p) {
      const auto digits = DigitNumbers::digits(numbers.integers[p]);
      for (std::size_t d = 0; d < 3; ++d) sums[d] += digits[d] * x[first + p][column];
    }
    const auto high = static_cast<float>(sums[2] * 256 + sums[1]);
    const float number = std::fma(high, 256.0f, static_cast<float>(sums[0]));
    const auto scale = static_cast<float>(double{update.alpha} / numbers.factor);
    const float shift = first == 0 ? update.alpha * offset : 0.0f;
    const float beta = first == 0 ? update.beta : 1.0f;
    const float added = std::fma(scale, number, shift);
    result = beta == 0.0f ? added : std::fma(beta, result, added);
  }
  return result;
}

}  // namespace linnet::test
