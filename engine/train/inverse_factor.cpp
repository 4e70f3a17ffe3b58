#include "engine/train/inverse_factor.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/core/index_range.hpp"
#include "linnet/gemm.hpp"

namespace linnet {
namespace {

/// The rows of a block, which is factorised number by number.
constexpr std::size_t kBlock = 64;

MatrixView<float> part(Matrix<float>& matrix, IndexRange rows, IndexRange columns) {
  return {matrix.row(rows.begin) + columns.begin, rows.size(), columns.size(), matrix.stride()};
}

/// A square block in double.
class SmallMatrix {
 public:
  explicit SmallMatrix(std::size_t size) : size_(size), numbers_(size * size) {}

  std::size_t size() const { return size_; }
  double& at(std::size_t i, std::size_t j) { return numbers_[i * size_ + j]; }

  /// The lower triangle becomes its Cholesky factor.
  void factorise(double least_pivot) {
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = at(i, j);
        for (std::size_t k = 0; k < j; ++k) sum -= at(i, k) * at(j, k);
        at(i, j) = i == j ? std::sqrt(std::max(sum, least_pivot)) : sum / at(j, j);
      }
    }
  }

  /// The lower triangle becomes its inverse.
  void invert() {
    for (std::size_t j = 0; j < size_; ++j) {
      at(j, j) = 1.0 / at(j, j);
      for (std::size_t i = j + 1; i < size_; ++i) {
        double sum = 0.0;
        for (std::size_t k = j; k < i; ++k) sum += at(i, k) * at(k, j);
        at(i, j) = -sum / at(i, i);
      }
    }
  }

 private:
  std::size_t size_;
  std::vector<double> numbers_;
};

/// Replaces a block on the diagonal, of which only the lower triangle is read, by the inverse of
/// its factor.
void invert_block(MatrixView<float> block, double least_pivot) {
  SmallMatrix small(block.rows());
  for (std::size_t i = 0; i < small.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) small.at(i, j) = block.row(i)[j];
  }
  small.factorise(least_pivot);
  small.invert();
  for (std::size_t i = 0; i < small.size(); ++i) {
    for (std::size_t j = 0; j < small.size(); ++j) {
      block.row(i)[j] = j <= i ? static_cast<float>(small.at(i, j)) : 0.0f;
    }
  }
}

/// The lower triangle of a matrix becomes its factor L, but for the blocks on the diagonal, which
/// become inverses of those of L.
void factorise(Matrix<float>& matrix, const Context& context) {
  const std::size_t size = matrix.rows();
  double largest = 0.0;
  for (std::size_t i = 0; i < size; ++i) largest = std::max<double>(largest, matrix.row(i)[i]);
  Matrix<float> panel(size, kBlock);
  for (std::size_t begin = 0; begin < size; begin += kBlock) {
    const IndexRange block{begin, std::min(begin + kBlock, size)};
    const IndexRange below{block.end, size};
    invert_block(part(matrix, block, block), 1e-7 * largest);
    if (below.empty()) return;
    const MatrixView<float> under = part(matrix, below, block);
    const MatrixView<float> copy(panel.row(0), below.size(), block.size(), panel.stride());
    for (std::size_t i = 0; i < below.size(); ++i) {
      std::copy_n(under.row(i), block.size(), copy.row(i));
    }
    gemm(1.0f, {copy}, {part(matrix, block, block), Op::transpose}, 0.0f, under, context);
    gemm(-1.0f, {under}, {under, Op::transpose}, 1.0f, part(matrix, below, below), context);
  }
}

}  // namespace

Matrix<float> inverse_factor(Matrix<float> matrix, const Context& context) {
  factorise(matrix, context);
  const std::size_t size = matrix.rows();
  Matrix<float> inverse(size, size);
  Matrix<float> product(kBlock, size);
  for (std::size_t begin = 0; begin < size; begin += kBlock) {
    const IndexRange block{begin, std::min(begin + kBlock, size)};
    const MatrixView<float> diagonal = part(matrix, block, block);
    for (std::size_t i = 0; i < block.size(); ++i) {
      std::copy_n(diagonal.row(i), block.size(), inverse.row(begin + i) + begin);
    }
    if (begin == 0) continue;
    const IndexRange before{0, begin};
    const MatrixView<float> sums(product.row(0), block.size(), begin, product.stride());
    gemm(1.0f, {part(matrix, block, before)}, {part(inverse, before, before)}, 0.0f, sums, context);
    gemm(-1.0f, {diagonal}, {sums}, 0.0f, part(inverse, block, before), context);
  }
  return inverse;
}

}  // namespace linnet
