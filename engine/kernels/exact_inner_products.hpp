#pragma once

// Inner products of rows of bytes with the weights of few classes, in integers: the forward product
// of a linear layer where the processor has dot products of bytes. Only the per-set source includes
// this.
//
// The features are taken in pieces. In each, the weights of a class become integers of three digits
// (digits.hpp), with a factor of their own; the sums of products of bytes and digits are exact, and
// the sum of a piece is rounded once. The integers differ from the weights by half a unit at most,
// which is 2⁻²⁴ of the largest weight, or 9/8 of that. Where that is more than floats would lose,
// because few weights are much larger than all others, the class stays with floats in that piece.

#include <array>

#include "engine/kernels/class_digits.hpp"
#include "engine/kernels/inner_products.hpp"

namespace linnet {
namespace {

/// Classes whose digits are made together.
inline constexpr std::size_t kGroupClasses = 6;

/// Rows and classes of a tile: 24 registers of sums.
inline constexpr std::size_t kExactRows = 4;
inline constexpr std::size_t kExactClasses = 2;

/// What a tile prefetches, a line of each of four rows for each line of its own: nothing, rows that
/// a later tile reads, or rows of the next call. A burst of more would occupy the buffers that
/// loads need too.
enum class Ahead { nothing, own_rows, next_call };

/// The products of MR rows with the NR classes whose digits are given. `ahead`: four rows at the
/// first column to prefetch, of which some may be the same.
template <class Dots, std::size_t MR, std::size_t NR, Ahead What>
[[gnu::noinline]] void exact_inner_tile(Rows<std::uint8_t> x, IndexRange piece,
                                        const ClassDigits* const (&classes)[NR], Quad (&z)[NR],
                                        const std::array<const std::uint8_t*, 4>& ahead) {
  using Ints = typename Dots::Ints;
  Ints sums[NR][kDigits][kExactRows];
#pragma GCC unroll 2
  for (std::size_t c = 0; c < NR; ++c) {
#pragma GCC unroll 3
    for (std::size_t d = 0; d < kDigits; ++d) {
#pragma GCC unroll 4
      for (std::size_t r = 0; r < kExactRows; ++r) sums[c][d][r] = Ints(0);
    }
  }
  const auto add_block = [&](std::size_t block, const auto& load) __attribute__((always_inline)) {
    Bytes bytes[MR];
#pragma GCC unroll 4
    for (std::size_t r = 0; r < MR; ++r)
      bytes[r] = load(x[r] + piece.begin + block * kBlockFeatures);
#pragma GCC unroll 2
    for (std::size_t c = 0; c < NR; ++c) {
#pragma GCC unroll 3
      for (std::size_t d = 0; d < kDigits; ++d) {
        const Bytes digits = Bytes::load_aligned(classes[c]->digits[block][d]);
#pragma GCC unroll 4
        for (std::size_t r = 0; r < MR; ++r) Dots::add(sums[c][d][r], bytes[r], digits);
      }
    }
  };
  const std::size_t whole = piece.size() / kBlockFeatures;
  for (std::size_t block = 0; block < whole; ++block) {
    if (What != Ahead::nothing && starts_line(block * kBlockFeatures)) {
#pragma GCC unroll 4
      for (std::size_t r = 0; r < 4; ++r) {
        const std::uint8_t* line = ahead[r] + block * kBlockFeatures;
        What == Ahead::own_rows ? prefetch(line) : prefetch_to_second_level(line);
      }
    }
    add_block(
        block,
        [](const std::uint8_t* bytes) __attribute__((always_inline)) { return Dots::load(bytes); });
  }
  if (const std::size_t rest = piece.size() % kBlockFeatures; rest != 0) {
    add_block(
        whole, [&](const std::uint8_t* bytes)
                   __attribute__((always_inline)) { return Dots::load_some(bytes, rest); });
  }
#pragma GCC unroll 2
  for (std::size_t c = 0; c < NR; ++c) {
    z[c] = Dots::sum_lanes_of_four(sums[c][2], sums[c][1], sums[c][0], classes[c]->unit);
  }
}

/// A piece of the features for a group of classes.
template <class Dots>
class ExactPiece {
 public:
  /// `begin`: where the range of the call begins, from whose weights w starts.
  ExactPiece(std::size_t begin, IndexRange piece, const LaneBlockedRows<const float>& w)
      : begin_(begin), piece_(piece), w_(w) {
    for (std::size_t c = 0; c < w.rows; ++c) {
      const bool is_exact =
          make_digits<Dots>({weights_of(c), w.step_stride, piece.size()}, digits_[exact_]);
      if (is_exact) {
        exact_classes_[exact_++] = c;
      } else {
        float_classes_[floats_++] = c;
      }
    }
  }

  /// z = the products of the piece, or z += for all pieces but the first.
  void multiply(Rows<std::uint8_t> x, MatrixView<float> z,
                const Prefetcher<std::uint8_t>& prefetcher) const {
    in_tiles<kExactRows>(x.size(), [&]<std::size_t MR>(std::size_t first_row) {
      const auto own = rows_ahead(x.subspan(std::min(first_row + kInnerPrefetchDistance, x.size())),
                                  x[first_row], piece_.begin);
      const auto next = rows_ahead(prefetcher.of(first_row, MR), x[first_row],
                                   prefetcher.column() + piece_.begin - begin_);
      in_tiles<kExactClasses>(exact_, [&]<std::size_t NR>(std::size_t first) {
        const ClassDigits* classes[NR];
        for (std::size_t c = 0; c < NR; ++c) classes[c] = &digits_[first + c];
        Quad sums[NR];
        if (first == 0) {
          exact_inner_tile<Dots, MR, NR, Ahead::own_rows>(x.subspan(first_row, MR), piece_, classes,
                                                          sums, own);
        } else if (first <= kExactClasses) {
          exact_inner_tile<Dots, MR, NR, Ahead::next_call>(x.subspan(first_row, MR), piece_,
                                                           classes, sums, next);
        } else {
          exact_inner_tile<Dots, MR, NR, Ahead::nothing>(x.subspan(first_row, MR), piece_, classes,
                                                         sums, own);
        }
        for (std::size_t c = 0; c < NR; ++c) {
          std::array<float, 4> numbers;
          sums[c].store_unaligned(numbers.data());
          put<MR>(z.row(exact_classes_[first + c]) + first_row, numbers.data());
        }
      });
      for (std::size_t i = 0; i < floats_; ++i) {
        const std::size_t c = float_classes_[i];
        std::array<float, MR> numbers;
        inner_tile<std::uint8_t, MR, 1, false>(x.subspan(first_row, MR), piece_,
                                               {weights_of(c), 1, kLanes, w_.step_stride},
                                               numbers.data(), MR, prefetcher, {});
        put<MR>(z.row(c) + first_row, numbers.data());
      }
    });
  }

 private:
  /// The first four of some rows at `column`; `otherwise` at its own columns for those that are
  /// not there.
  std::array<const std::uint8_t*, 4> rows_ahead(Rows<std::uint8_t> rows,
                                                const std::uint8_t* otherwise,
                                                std::size_t column) const {
    std::array<const std::uint8_t*, 4> ahead;
    for (std::size_t r = 0; r < 4; ++r) {
      ahead[r] = r < rows.size() ? rows[r] + column : otherwise + piece_.begin;
    }
    return ahead;
  }

  const float* weights_of(std::size_t c) const {
    return w_.data + c * w_.row_stride + (piece_.begin - begin_) / kLanes * w_.step_stride;
  }

  template <std::size_t MR>
  [[gnu::always_inline]] void put(float* z, const float* numbers) const {
    if (piece_.begin == begin_) {
      std::memcpy(z, numbers, MR * sizeof(float));
    } else {
      for (std::size_t r = 0; r < MR; ++r) z[r] += numbers[r];
    }
  }

  std::size_t begin_;
  IndexRange piece_;
  LaneBlockedRows<const float> w_;
  std::array<ClassDigits, kGroupClasses> digits_;
  std::array<std::size_t, kGroupClasses> exact_classes_;
  std::array<std::size_t, kGroupClasses> float_classes_;
  std::size_t exact_ = 0;
  std::size_t floats_ = 0;
};

/// TypedKernels<std::uint8_t>::inner_products.
template <class Dots>
void exact_inner_products(Rows<std::uint8_t> x, IndexRange range,
                          const LaneBlockedRows<const float>& w, MatrixView<float> z,
                          PrefetchRows<std::uint8_t> next_rows) {
  if (range.size() < kFewFeatures) return inner_products<std::uint8_t>(x, range, w, z, next_rows);
  multiply_pieces<ExactPiece<Dots>>(x, range, w, z, next_rows, kGroupClasses);
}

}  // namespace
}  // namespace linnet
