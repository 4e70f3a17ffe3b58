#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/core/index_range.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/model/linear_layer.hpp"
#include "linnet/matrix.hpp"
#include "linnet/model.hpp"

namespace linnet {

/// What turns the products of a layer into logits:
/// z[c] = pixel_factor · Σ_k w[c][k] · x[k] + bias[c] for x as the layer takes it, such as bytes.
struct LogitScale {
  float pixel_factor = 1.0f;
  std::span<const float> bias = {};  ///< one for each output; must outlive the calls that take it
};

/// Of a model, whose bias must outlive it: normalized rows have no factor.
inline LogitScale logit_scale(const LinearModel& model) {
  return {model.normalize == Normalize::none ? model.pixel_factor : 1.0f, model.bias};
}

/// A linear layer as it is evaluated. Owns nothing.
struct ModelView {
  const LinearLayer& weights;
  LogitScale scale;
};

/// The forward pass of a linear layer over a batch of rows, and the memory that it needs.
///
/// The features are cut into the slices of the layer. Each slice gives partial logits for each row,
/// outputs × rows of one matrix; sum() adds them up in the order of the slices, so the bits do not
/// depend on who computes a slice. forward_slice may run on several threads at once for different
/// slices or columns, sum() for different columns; all else is for one thread at a time.
class ForwardPass {
 public:
  /// For batches of at most `max_rows` rows. `kernels` and `layer` must outlive it.
  ForwardPass(const KernelTable& kernels, const LinearLayer& layer, std::size_t max_rows);

  std::size_t slices() const noexcept { return layer_.slices(); }

  /// Computes the partial logits of a slice for `rows`, into the columns from `column` on.
  /// `next_rows` are prefetched meanwhile.
  void forward_slice(std::size_t slice, FeatureRows rows, std::size_t column,
                     PrefetchFeatures next_rows);

  /// The partial logits of a slice: outputs × max_rows.
  MatrixView<float> partial_logits(std::size_t slice);

  /// z = scale of the sum over the first `slices` slices, for `columns`: begin and size multiples
  /// of kColumnPadding. z: outputs × columns.size(), rows 64-byte aligned.
  void sum(std::size_t slices, IndexRange columns, const LogitScale& scale, MatrixView<float> z);

  /// The logits of a batch in one call: outputs × rows.size() rounded up to kColumnPadding, valid
  /// until the next call. `next_rows`: the rows of the next call, to prefetch, or none.
  MatrixView<float> logits(const LogitScale& scale, FeatureRows rows, FeatureRows next_rows);

 private:
  const KernelTable& kernels_;
  const LinearLayer& layer_;
  Matrix<float> partial_logits_;  ///< slices · outputs × max_rows
  Matrix<float> logits_;          ///< outputs × max_rows
};

}  // namespace linnet
