#pragma once

#include <algorithm>
#include <array>
#include <type_traits>

#include "engine/core/index_range.hpp"
#include "engine/gemm/scratch.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "linnet/gemm.hpp"

/// What products with few rows or columns read and write.
namespace linnet {

/// Columns of results, and rows of k, that are processed at a time: the pointers to the rows then
/// fit the stack, and the results the first-level cache.
inline constexpr std::size_t kChunkRows = 256;

/// Pointers to some rows of a matrix, as the kernels take them.
template <class T>
class RowPointers {
 public:
  /// At most kChunkRows rows.
  RowPointers(MatrixView<const T> matrix, IndexRange rows) : count_(rows.size()) {
    for (std::size_t i = 0; i < count_; ++i) starts_[i] = row_start(matrix.row(rows.begin + i));
  }

  Rows<T> rows() const { return Rows<T>(RowStarts(starts_.data(), count_)); }

 private:
  std::array<const std::byte*, kChunkRows> starts_;
  std::size_t count_;
};

/// A factor as floats: itself, or a copy of its bytes.
template <class T>
class FloatFactor {
 public:
  FloatFactor(const Factor<T>& factor, const KernelTable& kernels)
      : copy_(std::is_same_v<T, float> ? 0 : factor.matrix.rows() * factor.matrix.columns()) {
    if constexpr (std::is_same_v<T, float>) {
      factor_ = factor;
    } else {
      const auto& matrix = factor.matrix;
      kernels.of<T>().copy_rows(matrix, copy_.data(), matrix.columns());
      factor_ = {{copy_.data(), matrix.rows(), matrix.columns(), matrix.columns()}, factor.op};
    }
  }

  const Factor<float>& factor() const { return factor_; }

 private:
  Scratch copy_;
  Factor<float> factor_;
};

/// Where few × many results go: to C, or, if the product is computed transposed, to Cᵀ.
class SkinnyTarget {
 public:
  SkinnyTarget(MatrixView<float> c, bool transposed, float beta, const KernelTable& kernels)
      : c_(c), transposed_(transposed), beta_(beta), kernels_(kernels) {}

  bool is_transposed() const { return transposed_; }

  /// Calls `compute(beta, c)` to write few × `part` of the many, plus beta · c, to c: that part of
  /// C, or memory from which it is transposed to C.
  template <class Compute>
  void write(std::size_t few, IndexRange part, const Compute& compute) const {
    if (!transposed_) return compute(beta_, columns(part));
    const std::size_t stride = round_up(part.size(), kColumnPadding);
    Scratch results(few * stride);
    const MatrixView<float> c(results.data(), few, part.size(), stride);
    compute(0.0f, c);
    add(c, part);
  }

  /// Adds `results`, few × `part` of the many, to β times what is there.
  void add(MatrixView<const float> results, IndexRange part) const {
    if (transposed_) {
      kernels_.add_transposed(results, beta_,
                              {c_.row(part.begin), part.size(), c_.columns(), c_.stride()});
      return;
    }
    for (std::size_t i = 0; i < c_.rows(); ++i)
      add_row(results.row(i), c_.row(i) + part.begin, part.size());
  }

 private:
  MatrixView<float> columns(IndexRange part) const {
    return {c_.row(0) + part.begin, c_.rows(), part.size(), c_.stride()};
  }

  void add_row(const float* from, float* to, std::size_t count) const {
    if (beta_ == 0.0f) {
      std::copy_n(from, count, to);
    } else {
      for (std::size_t j = 0; j < count; ++j) to[j] = from[j] + beta_ * to[j];
    }
  }

  MatrixView<float> c_;
  bool transposed_;
  float beta_;
  const KernelTable& kernels_;
};

}  // namespace linnet
