#pragma once

#include <cstddef>

#include "linnet/matrix.hpp"

namespace linnet {

/// The kernels of products of a matrix and a vector. No sum depends on how the matrix is divided
/// among calls.
struct VectorKernels {
  /// The most columns of vector_times_short_rows.
  std::size_t short_row;

  /// sums[r] = Σ_k x[r][k] · v[k]. sums: one for each row.
  void (*rows_times_vector)(MatrixView<const float> x, const float* v, float* sums);

  /// sums[j] = Σ_r v[r] · x[r][j]. sums: one for each column, which should fit the first-level
  /// cache. x: at least one row.
  void (*vector_times_rows)(const float* v, MatrixView<const float> x, float* sums);

  /// The same for at most `short_row` columns, in another order: the sums stay in registers.
  void (*vector_times_short_rows)(const float* v, MatrixView<const float> x, float* sums);
};

}  // namespace linnet
