#pragma once

// The weights of a class, in a piece of the features, as digits of integers. Only the per-set
// source includes this.

#include <algorithm>
#include <array>

#include "engine/kernels/digits.hpp"
#include "engine/kernels/operands.hpp"
#include "engine/kernels/prefetch.hpp"
#include "engine/kernels/slice_sizes.hpp"

namespace linnet {
namespace {

static_assert(kPieceFeatures <= kMostProducts);

/// Features that a register of bytes holds.
inline constexpr std::size_t kBlockFeatures = sizeof(Bytes);

/// The squared ratio of the largest weight to the root mean square of those that are not zero,
/// above which a class stays with floats. The ratio is 3 to 4 for normally distributed weights,
/// where the errors of integers and floats are equal (3.2e-8 and 3.1e-8 of the largest logit, root
/// mean square); with a ratio of 10 those of integers are 1.8 times as large.
inline constexpr float kMostRatioSquared = 25.0f;

/// The digits of a class's weights in a piece, register after register.
struct ClassDigits {
  alignas(kAlignment) std::uint8_t digits[kPieceFeatures / kBlockFeatures][kDigits][kBlockFeatures];
  double unit;  ///< what 1 stands for
};

/// Digits of fewer features would cost more than the products.
inline constexpr std::size_t kFewFeatures = 4 * kBlockFeatures;

/// TypedKernels<std::uint8_t>::inner_products, by pieces of the features and, in each, groups of at
/// most `most_classes` classes. A Piece is made of where the range begins, the piece, and the
/// group's weights; it multiplies all rows.
template <class Piece>
void multiply_pieces(Rows<std::uint8_t> x, IndexRange range, const LaneBlockedRows<const float>& w,
                     MatrixView<float> z, PrefetchRows<std::uint8_t> next_rows,
                     std::size_t most_classes) {
  const std::size_t groups = (w.rows + most_classes - 1) / most_classes;
  for (std::size_t begin = range.begin; begin < range.end; begin += kPieceFeatures) {
    const IndexRange features{begin, std::min(begin + kPieceFeatures, range.end)};
    for (std::size_t group = 0; group < groups; ++group) {
      const IndexRange classes = paired_subrange(w.rows, most_classes, group);
      Piece piece(
          range.begin, features,
          {w.data + classes.begin * w.row_stride, classes.size(), w.row_stride, w.step_stride});
      piece.multiply(x, {z.row(classes.begin), classes.size(), z.columns(), z.stride()},
                     Prefetcher<std::uint8_t>(group == 0 ? next_rows : PrefetchRows<std::uint8_t>{},
                                              x.size()));
    }
  }
}

/// The weights of a class in a piece.
struct PieceWeights {
  const float* data;
  std::size_t step_stride;
  std::size_t features;

  /// Calls `body(block, registers)` with the registers of each block; behind the end of the piece
  /// they hold zeros.
  template <class Body>
  [[gnu::always_inline]] void for_each_block(const Body& body) const {
    constexpr std::size_t kSteps = kBlockFeatures / kLanes;
    const float* numbers = data;
    std::size_t block = 0;
    for (; (block + 1) * kBlockFeatures <= features; ++block) {
      Floats registers[kSteps];
#pragma GCC unroll 4
      for (std::size_t i = 0; i < kSteps; ++i) registers[i] = load_lanes(numbers + i * step_stride);
      body(block, registers);
      numbers += kSteps * step_stride;
    }
    if (block * kBlockFeatures == features) return;
    Floats registers[kSteps];
    for (std::size_t i = 0; i < kSteps; ++i) {
      const std::size_t first = block * kBlockFeatures + i * kLanes;
      registers[i] = first < features
                         ? load_some(numbers + i * step_stride, std::min(kLanes, features - first))
                         : Floats(0.0f);
    }
    body(block, registers);
  }
};

/// The largest absolute value, or NaN or infinity if there is one.
inline float largest_weight(const PieceWeights& weights) {
  using Ints = SignedLanes32<Floats>;
  Ints largest(0);
  weights.for_each_block([&](std::size_t, const auto& numbers) __attribute__((always_inline)) {
    for (const Floats x : numbers) largest = xsimd::max(largest, magnitude_bits(x));
  });
  alignas(Ints) std::array<std::int32_t, kLanes> lanes;
  largest.store_aligned(lanes.data());
  return std::bit_cast<float>(*std::max_element(lanes.begin(), lanes.end()));
}

/// The number of weights that are not zero.
[[gnu::noinline]] inline std::size_t count_nonzero(const PieceWeights& weights) {
  Floats count(0.0f);
  weights.for_each_block([&](std::size_t, const auto& numbers) __attribute__((always_inline)) {
    for (const Floats x : numbers) {
      count += select(x == Floats(0.0f), Floats(0.0f), Floats(1.0f));
    }
  });
  return static_cast<std::size_t>(sum_lanes(count));
}

/// Whether integers stand for the weights as well as floats do: see kMostRatioSquared. most: the
/// largest integer; squares: the sum of the squares of all.
inline bool suits_integers(const PieceWeights& weights, float most, float squares) {
  const float limit = kMostRatioSquared * squares;
  return most * most * static_cast<float>(weights.features) <= limit ||
         most * most * static_cast<float>(count_nonzero(weights)) <= limit;
}

/// Makes the digits. Returns false if the class has to stay with floats.
template <class Dots>
[[gnu::noinline]] bool make_digits(const PieceWeights& weights, ClassDigits& to) {
  using Ints = typename Dots::Ints;
  const float largest = largest_weight(weights);
  const float factor = eighths_factor(largest);
  if (factor == 0.0f) return false;
  const Bytes sign(std::uint8_t{0x80});
  Floats squares(0.0f);
  weights.for_each_block([&](std::size_t block,
                             const auto& registers) __attribute__((always_inline)) {
    Ints integers[4];
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 4; ++i) {
      const Floats numbers = registers[i] * Floats(factor);
      squares = multiply_add(numbers, numbers, squares);
      integers[i] = xsimd::nearbyint_as_int(numbers) + Ints(kDigitOffset);
    }
    Bytes planes[kDigits];
    Dots::gather_bytes(integers, planes);
#pragma GCC unroll 3
    for (std::size_t d = 0; d < kDigits; ++d) {
      (planes[d] ^ sign).store_aligned(to.digits[block][d]);
    }
  });
  to.unit = 1.0 / factor;
  return suits_integers(weights, largest * factor, sum_lanes(squares));
}

}  // namespace
}  // namespace linnet
