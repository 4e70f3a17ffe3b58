#include "engine/gemm/vector_product.hpp"

#include <algorithm>

#include "engine/core/parallel_ranges.hpp"
#include "engine/gemm/scratch.hpp"
#include "engine/gemm/sharing.hpp"

namespace linnet {
namespace {

/// Numbers of v, or of results, that stay in the first-level cache: 16 KB.
constexpr std::size_t kChunk = 4096;

/// Rows, or columns, of a thread's share at least: threads then write to different cache lines.
constexpr std::size_t kLeastShare = 64;

/// The numbers of a matrix of one row or one column, one after the other: where they lie, or a
/// copy.
class Vector {
 public:
  explicit Vector(MatrixView<const float> matrix)
      : copy_(matrix.columns() == 1 && matrix.stride() > 1 ? matrix.rows() : 0),
        numbers_(matrix.row(0)) {
    if (copy_.data() == nullptr) return;
    for (std::size_t i = 0; i < matrix.rows(); ++i) copy_.data()[i] = *matrix.row(i);
    numbers_ = copy_.data();
  }

  const float* from(std::size_t index) const { return numbers_ + index; }

 private:
  Scratch copy_;
  const float* numbers_;
};

/// Results of a product, `stride` numbers apart.
struct VectorTarget {
  float alpha;
  float beta;
  float* c;
  std::size_t stride;

  /// Calls `compute(sums)` for the sums of a range, at most kChunk, and puts them where they go.
  template <class Compute>
  void write(IndexRange range, const Compute& compute) const {
    float* const to = c + range.begin * stride;
    if (stride == 1 && alpha == 1.0f && beta == 0.0f) return compute(to);
    Scratch sums(range.size());
    compute(sums.data());
    for (std::size_t i = 0; i < range.size(); ++i) {
      float& result = to[i * stride];
      result = beta == 0.0f ? alpha * sums.data()[i] : alpha * sums.data()[i] + beta * result;
    }
  }
};

std::size_t share_of(std::size_t count, const Workers& workers) {
  return std::min(equal_share(count, workers, kLeastShare), kChunk);
}

/// sums += further ones.
void add(const float* further, std::size_t count, float* sums) {
  for (std::size_t i = 0; i < count; ++i) sums[i] += further[i];
}

/// One result for each row of x.
void multiply_rows(MatrixView<const float> x, const Vector& v, const VectorTarget& target,
                   const KernelTable& kernels, const Workers& workers) {
  const std::size_t slices = (x.columns() + kChunk - 1) / kChunk;
  const auto multiply = [&](IndexRange rows, std::size_t slice, float* sums) {
    const std::size_t begin = slice * kChunk;
    const std::size_t length = std::min(x.columns() - begin, kChunk);
    kernels.vectors.rows_times_vector({x.row(rows.begin) + begin, rows.size(), length, x.stride()},
                                      v.from(begin), sums);
  };
  const std::size_t share = share_of(x.rows(), workers);
  const bool by_slices = x.rows() <= share;
  for_each_block(x.rows(), share, by_slices ? alone() : workers, [&](IndexRange rows) {
    target.write(rows, [&](float* sums) {
      Scratch parts((slices - 1) * rows.size());
      (by_slices ? workers : alone())
          .for_each(slices, LoopSchedule::static_ranges, [&](std::size_t slice, int) {
            multiply(rows, slice, slice == 0 ? sums : parts.data() + (slice - 1) * rows.size());
          });
      for (std::size_t slice = 1; slice < slices; ++slice) {
        add(parts.data() + (slice - 1) * rows.size(), rows.size(), sums);
      }
    });
  });
}

/// One result for each column of x.
void multiply_columns(MatrixView<const float> x, const Vector& v, const VectorTarget& target,
                      const KernelTable& kernels, const Workers& workers) {
  const VectorKernels& vectors = kernels.vectors;
  const auto multiply = x.columns() <= vectors.short_row ? vectors.vector_times_short_rows
                                                         : vectors.vector_times_rows;
  for_each_block(x.columns(), share_of(x.columns(), workers), workers, [&](IndexRange columns) {
    target.write(columns, [&](float* sums) {
      multiply(v.from(0), {x.row(0) + columns.begin, x.rows(), columns.size(), x.stride()}, sums);
    });
  });
}

}  // namespace

bool is_vector_product(const ProductShape& shape) {
  return shape.m == 1 || shape.n == 1;
}

void vector_product(float alpha, const Factor<float>& a, const Factor<float>& b, float beta,
                    const MatrixView<float>& c, const Context& context) {
  // Of a single result, the factor whose numbers lie side by side is the matrix.
  const bool is_column = c.columns() == 1 && (c.rows() > 1 || a.op == Op::none);
  const Factor<float>& matrix = is_column ? a : b;
  const Vector v(is_column ? b.matrix : a.matrix);
  const VectorTarget target{alpha, beta, c.row(0), is_column ? c.stride() : 1};
  const Workers& workers =
      enough_workers(matrix.matrix.rows() * matrix.matrix.columns(), context.workers());
  if ((matrix.op == Op::none) == is_column) {
    multiply_rows(matrix.matrix, v, target, context.kernels(), workers);
  } else {
    multiply_columns(matrix.matrix, v, target, context.kernels(), workers);
  }
}

}  // namespace linnet
