#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/core/matrix.hpp"
#include "engine/core/parallel.hpp"
#include "engine/gemm/feature_slices.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet {

/// How a byte becomes a feature: x = (byte − centre) · factor.
struct PixelScale {
  float centre = 0.0f;
  float factor = 1.0f / 255.0f;

  bool operator==(const PixelScale&) const = default;
};

/// The two products of a linear layer over a batch of bytes, spread over workers by slices of the
/// features. Each slice of the weights is touched by one worker at a time, and partial logits are
/// summed in the order of the slices, so the bits do not depend on the number of threads.
///
/// Owns the scratch memory of one batch: use an object from one thread at a time.
class LinearProducts {
 public:
  /// For batches of up to `most_rows` rows of `features` bytes, and `outputs` classes. `kernels`
  /// and `workers` must outlive the object.
  LinearProducts(const KernelTable& kernels, const Workers& workers, std::size_t features,
                 std::size_t outputs, std::size_t most_rows);

  /// z[c][b] = Σ_k w[c][k] · x(b, k) + bias[c], with x scaled by `scale`.
  ///
  /// rows: B ≤ most_rows rows, padded with zeros as row_stride does. weights: C × padded K, the
  /// padding zero. z: C × B rounded up to kColumnPadding; the columns past B are finite.
  void logits(ByteRows rows, PixelScale scale, const Matrix<float>& weights,
              std::span<const float> bias, MatrixView<float> z);

  /// w[c][k] += factor · Σ_b g[c][b] · x(b, k): arguments as above, g: C × at least B. The padding
  /// of the weights stays zero.
  void descend(ByteRows rows, PixelScale scale, MatrixView<const float> g, float factor,
               Matrix<float>& weights);

 private:
  template <class Body>
  void for_each_slice(std::size_t rows, const Body& body) const;

  const KernelTable& kernels_;
  const Workers& workers_;
  std::size_t outputs_;
  std::vector<ColumnRange> slices_;
  Matrix<float> parts_;  // one block of C rows for each slice
};

}  // namespace linnet
