#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "engine/core/index_range.hpp"
#include "linnet/byte_sums.hpp"
#include "linnet/instruction_set.hpp"
#include "linnet/matrix.hpp"

/// The contract between the kernels and everything else: plain functions, one table an instruction
/// set. Nothing here knows of registers; nothing above knows of instructions.
///
/// All kernels are pure functions of their arguments: re-entrant, without state, without threads,
/// and they neither throw nor allocate. Arguments must not overlap unless said otherwise, and need
/// no alignment unless said otherwise; nothing outside of them is read or written. Their results
/// depend on the instruction set, but never on how rows and columns are cut into calls: each sum
/// runs over k in order, in one way.
namespace linnet {

/// Some rows, anywhere in memory: a batch, gathered by pointer instead of copied.
template <class T>
using Rows = std::span<const T* const>;
using ByteRows = Rows<std::uint8_t>;
using FloatRows = Rows<float>;

/// C ← α · P + β · C for a product P; β = 0 overwrites C without reading it.
struct Update {
  float alpha = 1.0f;
  float beta = 0.0f;
};

/// Some rows of a factor, `rows` × k, as kernels read them whose lanes run along C.
struct MicroPanelA {
  const float* data;
  std::size_t rows;
  std::size_t stride;
  /// Whether a row lies in one piece: element (i, p) is data[i · stride + p], else
  /// data[p · stride + i].
  bool row_by_row;
};

/// Columns of a factor, k × columns, cut into panels (see for_each_panel): where they lie, in rows
/// `stride` apart, or packed if the stride is 0. Packed panels follow each other, each with rows of
/// its length.
struct PanelsB {
  const float* data;
  std::size_t stride;
};

/// Calls `body(first, width, length)` for panels that cover `columns`: `width` columns from `first`
/// on, or `length` if rounded up to lanes. All are as wide as a tile but the last two, which share
/// what there is for them: a thin one would leave multipliers idle.
template <class Body>
constexpr void for_each_panel(std::size_t columns, std::size_t nr, std::size_t lanes,
                              const Body& body) {
  for (std::size_t first = 0; first < columns;) {
    const std::size_t left = columns - first;
    std::size_t width = std::min(left, nr);
    if (left > nr && left < 2 * nr) width = round_up((left + 1) / 2, lanes);
    body(first, width, round_up(width, lanes));
    first += width;
  }
}

/// Rows of floats as kernels take them whose lanes run along the rows: register s of row r, of as
/// many neighbouring numbers as it has lanes, lies at data + r · row_stride + s · step_stride. In a
/// plain matrix the step_stride is lanes; rows may as well be interleaved, register by register.
template <class Float>
struct LaneBlockedRows {
  Float* data;
  std::size_t rows;
  std::size_t row_stride;
  std::size_t step_stride;

  operator LaneBlockedRows<const Float>() const requires(!std::is_const_v<Float>) {
    return {data, rows, row_stride, step_stride};
  }
};

/// Rows that the next call reads, from `column` on. A kernel prefetches as many columns of them as
/// it works on itself, a line at a time between its multiplications. That hides most of the memory
/// latency, which the hardware prefetcher cannot: the rows of a batch lie scattered in memory. At
/// most as many rows as the kernel works on.
template <class T>
struct PrefetchRows {
  Rows<T> rows = {};
  std::size_t column = 0;
};

/// What the softmax kernels say of each row of a batch.
struct RowResults {
  std::span<float> loss;               ///< the row's loss
  std::span<std::int32_t> prediction;  ///< the class of the largest logit, the first of equals
};

/// The kernels that read bytes as well as floats, which count as the numbers that they are.
template <class T>
struct TypedKernels {
  /// z[c][r] = Σ_k w(c, k) · x[r][k], k over `range`, for `w` that starts at the range's first
  /// feature: inner products, lanes along k. Meant for few classes, the rows of w.
  ///
  /// x: m rows. z: w.rows × at least m; only the first m columns are written. The last step's
  /// register of weights need only be readable up to the end of the range.
  void (*inner_products)(Rows<T> x, IndexRange range, const LaneBlockedRows<const float>& w,
                         MatrixView<float> z, PrefetchRows<T> next_rows);

  /// c(i, j) = α · (offsets[i] + Σ_p a(i, p) · x[p][range.begin + j]) + β · c(i, j): each row of c
  /// is a combination of the rows of x, lanes along the row. Meant for few rows of c.
  ///
  /// a: column by column, rows × k. x: k rows. offsets: a.rows, or none for zeros. c: a.rows × the
  /// columns of the range; of the last register only those are read or written.
  void (*accumulate_outer_products)(const MicroPanelA& a, Rows<T> x, IndexRange range,
                                    std::span<const float> offsets, Update update,
                                    const LaneBlockedRows<float>& c, PrefetchRows<T> next_rows);

  /// to[i · stride + j] = from[i][j]: a micro-panel of a factor, moved together.
  void (*copy_rows)(MatrixView<const T> from, float* to, std::size_t stride);
};

struct KernelTable {
  InstructionSet set;

  /// Floats in a register.
  std::size_t lanes;
  /// The tile of C that fits the registers: rows of a micro-panel, columns of a panel.
  std::size_t mr;
  std::size_t nr;
  /// The most rows that inner_products and accumulate_outer_products take beside each other.
  std::size_t max_tile_rows;

  TypedKernels<float> floats;
  TypedKernels<std::uint8_t> bytes;

  /// c = α · a · b + β · c: some rows of a product.
  ///
  /// a: at most mr × k. b: k rows, each readable for its panel's columns rounded up to
  /// lanes. c: a.rows × any number of columns.
  void (*multiply_panels)(const MicroPanelA& a, std::size_t k, const PanelsB& b, Update update,
                          MatrixView<float> c);

  /// to[p · stride + j] = b[p][j], and 0 for j from b.columns() up to a whole register: a panel for
  /// multiply_panels. b: at most nr wide.
  void (*pack_panel)(MatrixView<const float> b, float* to, std::size_t stride);

  /// The same of a factor that is transposed: to[p · stride + j] = b[j][p].
  void (*pack_panel_transposed)(MatrixView<const float> b, float* to, std::size_t stride);

  /// Interleaved rows, whose row_stride is lanes and whose step_stride is rows · lanes, from
  /// k × rows numbers; zero behind the last.
  void (*interleave)(MatrixView<const float> from, float* to);

  /// c[j][i] = p[i][j] + β · c[j][i]: brings home a product that was computed transposed.
  void (*add_transposed)(MatrixView<const float> p, float beta, MatrixView<float> c);

  /// z[c][b] = scale · (parts[c][b] + parts[C + c][b] + parts[2C + c][b] + …) + bias[c]: sums what
  /// inner_products left for each part of the features, always in the order of the parts.
  ///
  /// parts: P·C × padded B. z: C × padded B, rows of both 64-byte aligned. bias: C.
  void (*sum_logits)(MatrixView<const float> parts, float scale, std::span<const float> bias,
                     MatrixView<float> z);

  /// v ← v + decay · w, then w ← w − rate · v, number by number: a step with momentum.
  void (*sgd_momentum_update)(std::span<float> v, float decay, float rate, std::span<float> w);

  /// z_c ← exp(z_c − m) / Σ_c exp(z_c − m) per column, m = max z. z: C × padded B, rows 64-byte
  /// aligned.
  void (*softmax)(MatrixView<float> z);

  /// The loss of the true softmax: with m = max z, per column b with label y
  ///   loss = −z_y + m + log Σ_c exp(z_c − m),  z_c ← softmax(z)_c − [c = y].
  ///
  /// z: C × padded B, 64-byte aligned rows; logits in, gradient out. labels, results: padded B
  /// (a multiple of 16); labels < C. A column with NaN or +Inf gives a loss that is not finite.
  void (*log_softmax)(MatrixView<float> z, std::span<const std::uint32_t> labels, RowResults out);

  /// The article's unnormalised model: loss = −z_y + Σ_c exp(z_c), z_c ← exp(z_c) − [c = y].
  /// Arguments as log_softmax.
  void (*article_loss)(MatrixView<float> z, std::span<const std::uint32_t> labels, RowResults out);

  /// out = log softmax of each row: out[r][c] = z[r][c] − m − log Σ_c exp(z[r][c] − m). out may be
  /// z.
  void (*log_softmax_rows)(MatrixView<const float> z, MatrixView<float> out);

  /// log_softmax for logits that lie row after row: gradient[r][c] = factor · (softmax − [c = y]).
  /// gradient may be z. labels: one a row, less than the columns of z.
  void (*cross_entropy_rows)(MatrixView<const float> z, std::span<const std::uint32_t> labels,
                             float factor, MatrixView<float> gradient, RowResults out);

  ByteSums (*sum_bytes)(std::span<const std::uint8_t> bytes);

  /// Runs `turns` turns of independent multiply-adds in registers; returns how many operations (two
  /// each) that were. `result` keeps the compiler from leaving them out.
  double (*probe_multiply_add)(std::size_t turns, float* result);

  /// The sum of the numbers, read once from end to end: 64-byte aligned, a multiple of 1024.
  float (*probe_reading)(const float* data, std::size_t size);

  template <class T>
  const TypedKernels<T>& of() const {
    if constexpr (sizeof(T) == 1) {
      return bytes;
    } else {
      return floats;
    }
  }
};

/// Columns of logits come in groups of this many: the floats of the widest register.
inline constexpr std::size_t kColumnPadding = 16;

/// The kernels of a set. Throws Error(usage) if the set is not available on this machine.
const KernelTable& kernels_for(InstructionSet set);

}  // namespace linnet
