#pragma once

#include "engine/core/index_range.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// Some rows and columns of a matrix.
inline MatrixView<float> part_of(MatrixView<float> matrix, IndexRange rows, IndexRange columns) {
  return {matrix.row(rows.begin) + columns.begin, rows.size(), columns.size(), matrix.stride()};
}

/// Some rows of a matrix.
inline MatrixView<float> rows_of(MatrixView<float> matrix, IndexRange rows) {
  return part_of(matrix, rows, {0, matrix.columns()});
}

}  // namespace linnet
