#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "engine/core/index_range.hpp"
#include "engine/kernels/element_dispatch.hpp"
#include "engine/kernels/operands.hpp"
#include "linnet/feature_view.hpp"
#include "linnet/matrix.hpp"

/// Products of matrices of floats by tiles of BFloat16, for sets that have them.
///
/// A number is the exact sum of pieces that are BFloat16: each has the upper 8 bits of what the
/// pieces before it leave. A float has three, a Float16 two, a byte and a BFloat16 one. A product
/// of two numbers is the sum of the products of pieces i and j with i + j ≤ 2: what is left out is
/// below 2⁻²³ of the product. Products of pieces are exact, and are summed in single precision.
///
/// Pieces below 2⁻¹²⁶ count as zero. A number that is not finite makes the results not finite.
namespace linnet {

/// The pieces of a float.
inline constexpr std::size_t kFloatPieces = 3;

/// The pieces of a number of type T.
template <class T>
inline constexpr std::size_t kPieces = std::is_same_v<T, float>     ? kFloatPieces
                                       : std::is_same_v<T, Float16> ? 2
                                                                    : 1;

/// A packed factor consists of blocks of so many rows of the left factor, or columns of the right
/// one; in a block, steps of kPieceDepth along k follow each other, in a step the pieces, and of
/// each piece two tiles of 1 KB, of the first and the last 16 rows or columns.
inline constexpr std::size_t kPieceBlock = 32;
inline constexpr std::size_t kPieceDepth = 32;

/// The bytes of a block of a packed factor.
constexpr std::size_t piece_block_bytes(std::size_t pieces, std::size_t k) {
  return round_up(k, kPieceDepth) * pieces * kPieceBlock * sizeof(std::uint16_t);
}

/// A packed right factor: blocks of columns, one behind the other.
struct PackedRight {
  const std::byte* data;  ///< 64-byte aligned
  std::size_t pieces;
};

/// What packs the right factor from numbers of type T, at `to`, 64-byte aligned.
template <class T>
struct RightPackers {
  /// B[k][j] = x[k][range.begin + j]: as many columns as the range has, k rows.
  void (*rows)(Rows<T> x, IndexRange range, std::byte* to);
  /// B[k][j] = x[j][range.begin + k]: a column for each row of x.
  void (*columns)(Rows<T> x, IndexRange range, std::byte* to);
};

/// As KernelTable says of all kernels.
struct TileKernels {
  /// Packs a block of the left factor, at most kPieceBlock rows, at `to`, 64-byte aligned.
  void (*pack_left)(MatrixView<const float> a, std::byte* to);

  /// c(i, j) = α · (offsets[i] + Σ_p a(i, p) · b(p, j)) + β · c(i, j) for a block of the left
  /// factor, of which c has the rows. Sums run over k in ascending order, in steps of kPieceDepth.
  /// offsets: c.rows floats, or empty for zeros.
  void (*multiply)(const std::byte* left, const PackedRight& right, std::size_t k,
                   std::span<const float> offsets, Update update, MatrixView<float> c);

  RightPackers<float> floats;
  RightPackers<std::uint8_t> bytes;
  RightPackers<Float16> halves;
  RightPackers<BFloat16> bfloats;

  template <class T>
  const RightPackers<T>& right() const {
    return member_for<T>(*this);
  }
};

}  // namespace linnet
