#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/kernels/data_kernels.hpp"
#include "engine/kernels/element_dispatch.hpp"
#include "engine/kernels/operands.hpp"
#include "engine/kernels/probe_kernels.hpp"
#include "engine/kernels/tile_kernels.hpp"
#include "engine/kernels/vector_kernels.hpp"
#include "linnet/export.hpp"
#include "linnet/instruction_set.hpp"
#include "linnet/matrix.hpp"

/// The contract of the kernels of products, softmax and training: plain functions, one table for
/// each instruction set. No register type appears in it, and its users contain no code for a set.
///
/// All kernels are pure functions of their arguments: they are re-entrant, have no state, start no
/// threads, throw nothing and allocate nothing. Arguments must not overlap and need no alignment,
/// unless a comment says otherwise; nothing outside of them is read or written. Results depend on
/// the instruction set, but never on how rows and columns are divided among calls: each sum runs
/// over k in ascending order, by the same arithmetic. Sets with dot products or tiles of bytes sum
/// products of bytes exactly, as integers, and give the same bits: see exact_inner_products.hpp and
/// exact_outer_products.hpp.
namespace linnet {

/// The kernels that read numbers of a type T: floats, bytes, which stand for 0 to 255, or numbers
/// of 16 bits. They are widened to floats in registers.
template <class T>
struct TypedKernels {
  /// z[c][r] = Σ_k w(c, k) · x[r][k], k over `range`, for `w` that starts at the range's first
  /// feature: inner products, with lanes along k. Fast for few classes, which are the rows of w.
  ///
  /// x: m rows. z: w.rows × at least m; only the first m columns are written. Of the last step's
  /// registers of weights, only the floats up to the end of the range must be readable.
  void (*inner_products)(Rows<T> x, IndexRange range, const LaneBlockedRows<const float>& w,
                         MatrixView<float> z, PrefetchRows<T> next_rows);

  /// c(i, j) = α_i · (offsets[i] + Σ_p a(i, p) · x[p][range.begin + j]) + β_i · c(i, j): each row
  /// of c is a linear combination of the rows of x, with lanes along the row. Fast for few rows of
  /// c.
  ///
  /// a: rows × k, column by column (row_by_row = false). x: k rows. offsets: a.rows floats, or
  /// empty for zeros. c: a.rows × the columns of the range; other columns of the last register are
  /// neither read nor written.
  void (*accumulate_outer_products)(const MicroPanelA& a, Rows<T> x, IndexRange range,
                                    std::span<const float> offsets, const RowUpdates& updates,
                                    const LaneBlockedRows<float>& c, PrefetchRows<T> next_rows);

  /// to[i · stride + j] = from[i][j]: packs a micro-panel of A.
  void (*copy_rows)(MatrixView<const T> from, float* to, std::size_t stride);

  /// Σ x and Σ x² of some numbers: exact for bytes, else within 10⁻⁶ of Σ |x| and Σ x². Not finite
  /// if a number is not, or if squares overflow.
  NumberSums (*sum_numbers)(std::span<const T> numbers);
};

struct KernelTable {
  InstructionSet set;

  std::size_t lanes;  ///< the floats of a register
  std::size_t mr;     ///< rows of C in a tile, which are the most rows of a micro-panel of A
  std::size_t nr;     ///< columns of C in a tile, which are the most columns of a panel of B
  /// The most classes of a tile of inner_products, and rows of one of accumulate_outer_products; or
  /// of the tiles that are multiplied with the same rows of x, where these are rearranged before.
  std::size_t max_tile_rows;
  /// The features that bytes.inner_products should take in one call, both multiples of kRowPadding.
  /// The weights of `slice_features` stay in the first-level cache; calls with fewer features than
  /// `min_slice_features` would cost too much each. LinearLayer chooses between them.
  std::size_t min_slice_features;
  std::size_t slice_features;
  bool sums_bytes_exactly;  ///< by dot products or tiles: see KernelExtension

  TypedKernels<float> floats;
  TypedKernels<std::uint8_t> bytes;
  TypedKernels<Float16> halves;
  TypedKernels<BFloat16> bfloats;

  /// c = α · a · b + β · c: rows of a product.
  ///
  /// a: any number of rows × k. b: k rows, of which each panel's columns rounded up to lanes are
  /// readable. c: a.rows × any number of columns.
  void (*multiply_panels)(const MicroPanelA& a, std::size_t k, const PanelsB& b, Update update,
                          MatrixView<float> c);

  /// m, n and k are at least 1. Both factors are read where they lie, and B once for some rows of
  /// C, so the product is fast only while B stays in the first-level cache.
  SmallProduct small_product;

  /// What small_product would call for this shape, or others of the same m, n and op_a.
  SmallProduct (*choose_small_product)(const GemmShape& shape);

  VectorKernels vectors;

  /// to[p · stride + j] = b[p][j], and 0 for j from b.columns() to the end of that register: packs
  /// a panel for multiply_panels. b: at most nr columns.
  void (*pack_panel)(MatrixView<const float> b, float* to, std::size_t stride);

  /// The same for a transposed factor: to[p · stride + j] = b[j][p].
  void (*pack_panel_transposed)(MatrixView<const float> b, float* to, std::size_t stride);

  /// Transposes `from`, k × rows, into interleaved rows with row_stride = lanes and step_stride =
  /// rows · lanes; lanes behind the last k are zero.
  void (*interleave)(MatrixView<const float> from, float* to);

  /// c[j][i] = p[i][j] + β · c[j][i]: adds a product p that was computed transposed.
  void (*add_transposed)(MatrixView<const float> p, float beta, MatrixView<float> c);

  /// z[c][b] = scale · (partial[c][b] + partial[C + c][b] + partial[2C + c][b] + …) + bias[c]: sums
  /// the results of inner_products for each slice of the features, in the order of the slices.
  ///
  /// partial: slices · C × padded B. z: C × padded B. Rows of both are 64-byte aligned. bias: C.
  void (*sum_logits)(MatrixView<const float> partial, float scale, std::span<const float> bias,
                     MatrixView<float> z);

  /// v ← v + decay · w, then w ← w − rate · v, for each number: a step of SGD with momentum.
  /// Register i has decay and rate of steps[i mod steps.size()], which is not empty: interleaved
  /// rows.
  void (*sgd_momentum_update)(std::span<float> v, std::span<const MomentumStep> steps,
                              std::span<float> w);

  /// z_c ← exp(z_c − m) / Σ_c exp(z_c − m) per column, m = max z. z: C × padded B, rows 64-byte
  /// aligned.
  void (*softmax)(MatrixView<float> z);

  /// The loss of the normalised model: with m = max z, for each column with label y
  ///   loss = −z_y + m + log Σ_c exp(z_c − m),  z_c ← softmax(z)_c − [c = y].
  ///
  /// z: C × padded B, rows 64-byte aligned; logits are read and replaced by their gradient. labels,
  /// out: padded B (a multiple of kColumnPadding); labels < C. A column with a NaN or +Inf gives a
  /// loss that is not finite.
  void (*log_softmax)(MatrixView<float> z, std::span<const std::uint32_t> labels, RowResults out);

  /// The loss of the article's unnormalised model: loss = −z_y + Σ_c exp(z_c),
  /// z_c ← exp(z_c) − [c = y]. Arguments as for log_softmax.
  void (*article_loss)(MatrixView<float> z, std::span<const std::uint32_t> labels, RowResults out);

  /// out = log softmax of each row: out[r][c] = z[r][c] − m − log Σ_c exp(z[r][c] − m). out may be
  /// z.
  void (*log_softmax_rows)(MatrixView<const float> z, MatrixView<float> out);

  /// log_softmax for row-major logits: gradient[r][c] = factor · (softmax(z[r])_c − [c =
  /// labels[r]]). gradient may be z. labels, out: one for each row; labels < the columns of z.
  void (*cross_entropy_rows)(MatrixView<const float> z, std::span<const std::uint32_t> labels,
                             float factor, MatrixView<float> gradient, RowResults out);

  /// Products of floats by tiles; null where the set has none.
  const TileKernels* tiles;

  DataKernels data;
  ProbeKernels probes;

  template <class T>
  const TypedKernels<T>& of() const {
    return member_for<T>(*this);
  }
};

/// What a set that extends another one has instead of that set's: the products of bytes, and tiles.
struct KernelExtension {
  InstructionSet set;
  std::size_t max_tile_rows;   ///< see KernelTable
  std::size_t slice_features;  ///< see KernelTable
  decltype(TypedKernels<std::uint8_t>::inner_products) inner_products;
  decltype(TypedKernels<std::uint8_t>::accumulate_outer_products) accumulate_outer_products;
  const TileKernels* tiles;
};

/// The kernels of `base`, with what a set that extends it has instead.
KernelTable extended(const KernelTable& base, const KernelExtension& extension);

/// The kernels of a set. Throws Error(usage) if the set is not available on this machine.
LINNET_EXPORT const KernelTable& kernels_for(InstructionSet set);

}  // namespace linnet
