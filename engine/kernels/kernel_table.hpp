#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/core/instruction_set.hpp"
#include "engine/core/matrix.hpp"

/// The contract between the kernels and everything else: plain functions, one table an instruction
/// set. Nothing here knows of registers; nothing above knows of instructions.
///
/// All kernels are pure functions of their arguments: re-entrant, without state, without threads,
/// and they neither throw nor allocate. Arguments must not overlap unless said otherwise. Their
/// results depend on the instruction set, but never on how the rows of logits or the features of a
/// step are cut into calls.
namespace linnet {

/// Some rows of bytes, anywhere in memory: a batch, gathered by pointer instead of copied. Each row
/// is readable up to its padding (a multiple of kRowPadding).
using ByteRows = std::span<const std::uint8_t* const>;

/// Features [begin, end) of a row; both are multiples of kRowPadding.
struct FeatureRange {
  std::size_t begin;
  std::size_t end;
};

/// What the softmax kernels say of each row of a batch.
struct RowResults {
  std::span<float> loss;               ///< the row's loss
  std::span<std::int32_t> prediction;  ///< the class of the largest logit, the first of equals
};

struct KernelTable {
  InstructionSet set;

  /// z[c][b] = Σ_k w[c][k] · (x[b][k] − centre), k over `range`: the product of a batch of bytes
  /// and the weights, over a part of the features.
  ///
  /// x: B rows. w: C × K with zero padding; rows 64-byte aligned. z: C × at least B; only the first
  /// B columns are written.
  void (*partial_logits)(ByteRows x, FeatureRange range, float centre, MatrixView<const float> w,
                         MatrixView<float> z);

  /// z[c][b] = scale · (parts[c][b] + parts[C + c][b] + parts[2C + c][b] + …) + bias[c]: sums what
  /// partial_logits left for each part of the features, always in the order of the parts.
  ///
  /// parts: P·C × padded B. z: C × padded B, rows 64-byte aligned. bias: C.
  void (*sum_logits)(MatrixView<const float> parts, float scale, std::span<const float> bias,
                     MatrixView<float> z);

  /// w[c][k] += factor · Σ_b g[c][b] · (x[b][k] − centre), k over `range`: a step down the
  /// gradient.
  ///
  /// x: B rows. g: C × at least B. w: C × K, changed in place, its padding too where the range
  /// holds any.
  void (*descend)(ByteRows x, FeatureRange range, float centre, MatrixView<const float> g,
                  float factor, MatrixView<float> w);

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
};

/// Columns of logits come in groups of this many: the floats of the widest register.
inline constexpr std::size_t kColumnPadding = 16;

/// The kernels of a set. Throws Error(usage) if the set is not available on this machine.
const KernelTable& kernels_for(InstructionSet set);

}  // namespace linnet
