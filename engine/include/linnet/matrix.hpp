#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>

#include "linnet/aligned_buffer.hpp"
#include "linnet/error.hpp"
#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// Rows are padded with zeros to a multiple of this many elements, so that a kernel of any register
/// width runs over whole registers only: 64 bytes fill the widest register with pixels.
inline constexpr std::size_t kRowPadding = 64;

constexpr std::size_t round_up(std::size_t value, std::size_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

/// The distance between rows, in elements, for rows of `columns` elements of `element_bytes` each:
/// padded, and moved off multiples of 512 bytes by one cache line. Rows that are a power of two
/// apart all fall into the same few sets of a cache; one line of padding cures it.
constexpr std::size_t row_stride(std::size_t columns, std::size_t element_bytes) {
  const std::size_t padded = round_up(columns, kRowPadding);
  const bool same_sets = padded * element_bytes % 512 == 0;
  return padded + (same_sets ? kAlignment / element_bytes : 0);
}

/// A row-major matrix in memory that the view does not own; the starts of consecutive rows are
/// `stride` elements apart. The view is checked when it is made: throws Error(usage) if the data is
/// missing, a row is longer than the stride, or the extent overflows.
template <class T>
class MatrixView {
 public:
  MatrixView() = default;

  MatrixView(T* data, std::size_t rows, std::size_t columns, std::size_t stride)
      : data_(data), rows_(rows), columns_(columns), stride_(stride) {
    if (columns > stride) throw Error(Fault::usage, "matrix view: a row is longer than its stride");
    std::size_t bytes = 0;
    if (__builtin_mul_overflow(rows, stride, &bytes) ||
        __builtin_mul_overflow(bytes, sizeof(T), &bytes)) {
      throw Error(Fault::usage, "matrix view: the extent does not fit the address space");
    }
    if (data == nullptr && rows != 0 && columns != 0) {
      throw Error(Fault::usage, "matrix view: no data");
    }
  }

  /// A view to change is also a view to read.
  operator MatrixView<const T>() const requires(!std::is_const_v<T>) {
    return {data_, rows_, columns_, stride_};
  }

  T* row(std::size_t index) const noexcept { return data_ + index * stride_; }
  std::size_t rows() const noexcept { return rows_; }
  std::size_t columns() const noexcept { return columns_; }
  std::size_t stride() const noexcept { return stride_; }

 private:
  T* data_ = nullptr;
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::size_t stride_ = 0;
};

/// A matrix that owns its memory: rows × columns numbers, zero at first, each row starting on a
/// cache line and followed by zeros up to `padded_columns()`.
template <class T>
class Matrix {
 public:
  Matrix() = default;

  Matrix(std::size_t rows, std::size_t columns)
      : rows_(rows), columns_(columns), stride_(row_stride(columns, sizeof(T))) {
    if (stride_ < columns) throw std::bad_alloc();  // padding wrapped around
    if (rows != 0 && stride_ > std::numeric_limits<std::size_t>::max() / rows) {
      throw std::bad_alloc();
    }
    buffer_ = AlignedBuffer<T>(rows * stride_);
  }

  std::size_t rows() const noexcept { return rows_; }
  std::size_t columns() const noexcept { return columns_; }
  std::size_t padded_columns() const noexcept { return round_up(columns_, kRowPadding); }
  std::size_t stride() const noexcept { return stride_; }

  T* row(std::size_t index) noexcept { return buffer_.data() + index * stride_; }
  const T* row(std::size_t index) const noexcept { return buffer_.data() + index * stride_; }
  std::span<T> values(std::size_t index) noexcept { return {row(index), columns_}; }
  std::span<const T> values(std::size_t index) const noexcept { return {row(index), columns_}; }

  /// The logical matrix.
  MatrixView<T> view() { return {buffer_.data(), rows_, columns_, stride_}; }
  MatrixView<const T> view() const { return {buffer_.data(), rows_, columns_, stride_}; }

  /// The matrix with its padding, as kernels read and write it.
  MatrixView<T> padded_view() { return {buffer_.data(), rows_, padded_columns(), stride_}; }
  MatrixView<const T> padded_view() const {
    return {buffer_.data(), rows_, padded_columns(), stride_};
  }

  /// Keeps the first `rows` rows only; the memory is not freed.
  void keep_rows(std::size_t rows) noexcept { rows_ = rows < rows_ ? rows : rows_; }

 private:
  AlignedBuffer<T> buffer_;
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::size_t stride_ = 0;
};

}  // namespace linnet
