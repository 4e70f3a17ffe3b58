#include "apps/python/binding/arrays.hpp"

#include <algorithm>

#include "linnet/error.hpp"

namespace nb = nanobind;

namespace linnet {
namespace {

ElementType element_type_of(const nb::dlpack::dtype& type) {
  if (type == nb::dtype<std::uint8_t>()) return ElementType::u8;
  if (type == nb::dtype<float>()) return ElementType::f32;
  const bool is_half = type.code == static_cast<std::uint8_t>(nb::dlpack::dtype_code::Float) &&
                       type.bits == 16 && type.lanes == 1;
  if (is_half) return ElementType::f16;
  throw Error(Fault::usage, "features must be uint8, float16 or float32");
}

}  // namespace

DenseMatrix::DenseMatrix(MatrixView<const float> matrix)
    : DenseMatrix(matrix.rows(), matrix.columns()) {
  for (std::size_t i = 0; i < rows; ++i) std::copy_n(matrix.row(i), columns, row(i));
}

FeatureView features_of(const ReadMatrix& matrix) {
  const std::size_t rows = matrix.shape(0), columns = matrix.shape(1);
  const auto width = static_cast<std::int64_t>(columns);
  if (columns > 1 && matrix.stride(1) != 1) {
    throw Error(Fault::usage, "the numbers of a row of features must lie side by side");
  }
  if (rows > 1 && matrix.stride(0) < width) {
    throw Error(Fault::usage, "rows of features must not overlap");
  }
  const std::size_t stride = rows > 1 ? static_cast<std::size_t>(matrix.stride(0)) : columns;
  return {element_type_of(matrix.dtype()), matrix.data(), rows, columns, stride};
}

}  // namespace linnet
