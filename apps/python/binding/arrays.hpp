#pragma once

#include <nanobind/ndarray.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "linnet/feature_view.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// A matrix of NumPy that is read where it lies.
using ReadMatrix = nanobind::ndarray<nanobind::ro, nanobind::ndim<2>, nanobind::device::cpu>;

/// A vector of NumPy of contiguous numbers.
template <class T>
using ReadVector =
    nanobind::ndarray<const T, nanobind::ndim<1>, nanobind::c_contig, nanobind::device::cpu>;

template <class T>
std::span<const T> span_of(const ReadVector<T>& vector) {
  return {vector.data(), vector.shape(0)};
}

/// The rows of a matrix of uint8, float16 or float32, not copied. Throws Error(usage) for another
/// type, and unless the numbers of a row lie side by side and rows do not overlap.
FeatureView features_of(const ReadMatrix& matrix);

/// A matrix without padding, as users of NumPy expect it: zero at first.
struct DenseMatrix {
  DenseMatrix(std::size_t rows_, std::size_t columns_)
      : rows(rows_), columns(columns_), values(rows_ * columns_) {}
  explicit DenseMatrix(MatrixView<const float> matrix);

  float* row(std::size_t index) noexcept { return values.data() + index * columns; }
  MatrixView<float> view() { return {values.data(), rows, columns, columns}; }

  std::size_t rows;
  std::size_t columns;
  std::vector<float> values;
};

/// The memory of a vector as an array of NumPy of some shape, which owns it from then on.
template <class T>
nanobind::object array_of(std::vector<T>&& vector, std::initializer_list<std::size_t> shape) {
  auto owned = std::make_unique<std::vector<T>>(std::move(vector));
  T* const data = owned->data();
  nanobind::capsule owner(
      owned.get(), [](void* memory) noexcept { delete static_cast<std::vector<T>*>(memory); });
  owned.release();
  return nanobind::cast(nanobind::ndarray<nanobind::numpy, T>(data, shape, owner));
}

template <class T>
nanobind::object array_of(std::vector<T>&& vector) {
  const std::size_t size = vector.size();
  return array_of(std::move(vector), {size});
}

inline nanobind::object array_of(DenseMatrix&& matrix) {
  return array_of(std::move(matrix.values), {matrix.rows, matrix.columns});
}

}  // namespace linnet
