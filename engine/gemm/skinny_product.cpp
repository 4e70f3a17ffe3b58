#include "engine/gemm/skinny_product.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <type_traits>

#include "engine/core/parallel_ranges.hpp"
#include "engine/gemm/scratch.hpp"
#include "engine/gemm/sharing.hpp"
#include "engine/gemm/skinny_operands.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet {
namespace {

/// The most columns, or rows, of a skinny C: the lanes of the widest register. With more, register
/// tiles with lanes along them are faster.
constexpr std::size_t kFew = 16;

/// For sums shorter than this, inner products spend most of their time on the sums over lanes.
constexpr std::size_t kLong = 64;

/// How outer products walk through X: columns of C, and rows of X, of a call of the kernel.
struct OuterBlocks {
  std::size_t columns;
  std::size_t rows;
};

/// Blocks of columns whose results stay in the first-level cache, over all rows; or, where X is too
/// large for any cache, few rows at a time over many columns, which is the order of memory:
/// hardware prefetchers follow so many rows. With 4096 columns and 11,790 rows of X (193 MB), 32
/// rows at a time ran 1.7 to 1.9 times as fast as such blocks on one thread of an Intel Xeon with
/// AVX-512, for 10 rows of C; on one of an EPYC (Zen 4), 16 rows at a time ran 1.3 and 1.1 times as
/// fast as 32 for 6 and 10 or 16 rows of C. With 1,024 rows of X (17 MB) blocks are as fast on the
/// Xeon, and faster on two threads of the EPYC, though not on one.
///
/// Where products of bytes are exact sums, a call also makes digits of its part of F, so that
/// blocks have as many columns as a slice in training.
template <class T>
OuterBlocks choose_outer_blocks(std::size_t columns, std::size_t rows, const KernelTable& kernels) {
  if (std::is_same_v<T, std::uint8_t> && kernels.sums_bytes_exactly) {
    return {kernels.slice_features, kChunkRows};
  }
  constexpr std::size_t kManyNumbers = 8 * 1024 * 1024;
  if (columns * rows < kManyNumbers || rows <= kChunkRows) return {kChunkRows, kChunkRows};
  return {4096, 16};
}

/// The number of steps of k in a slice of inner products. The weights of a slice, at most 24 KB up
/// to 12 columns, stay in the smallest first-level cache in use (32 KB) during all rows; if they do
/// not, the product runs at little more than half its speed. Longer slices, where few columns allow
/// them, spend less time on the sums over lanes.
constexpr std::size_t slice_length(std::size_t few) {
  return few <= 6 ? 1024 : 512;
}

/// few × many results α · Fᵀ · Xᵀ, F being k × few and X many × k.
template <class T>
class InnerProducts {
 public:
  InnerProducts(float alpha, const Factor<float>& few, MatrixView<const T> x,
                const SkinnyTarget& target, const KernelTable& kernels)
      : alpha_(alpha),
        few_(few.columns()),
        x_(x),
        target_(target),
        kernels_(kernels),
        interleaved_(few.op == Op::none ? few_ * round_up(x.columns(), kernels.lanes) : 0) {
    if (few.op == Op::none) {
      kernels.interleave(few.matrix, interleaved_.data());
      weights_ = {interleaved_.data(), few_, kernels.lanes, few_ * kernels.lanes};
    } else {
      weights_ = {few.matrix.row(0), few_, few.matrix.stride(), kernels.lanes};
    }
  }

  /// Divided by rows if there are many, else by slices of k.
  void run(const Workers& workers) {
    const std::size_t chunks = (x_.rows() + kChunkRows - 1) / kChunkRows;
    const bool by_rows = chunks >= static_cast<std::size_t>(workers.threads());
    for_each_block(x_.rows(), kChunkRows, by_rows ? workers : alone(),
                   [&](IndexRange rows) { run_chunk(rows, by_rows ? alone() : workers); });
  }

 private:
  void run_chunk(IndexRange rows, const Workers& workers) {
    const std::size_t length = slice_length(few_);
    const std::size_t slices = (x_.columns() + length - 1) / length;
    const std::size_t stride = round_up(rows.size(), kColumnPadding) + kColumnPadding;
    Scratch parts((slices + 1) * few_ * stride);
    const RowPointers<T> pointers(x_, rows);
    for_each_block(x_.columns(), length, workers, [&](IndexRange k) {
      LaneBlockedRows<const float> weights = weights_;
      weights.data += k.begin / kernels_.lanes * weights.step_stride;
      float* part = parts.data() + k.begin / length * few_ * stride;
      kernels_.of<T>().inner_products(pointers.rows(), k, weights,
                                      {part, few_, rows.size(), stride}, {});
    });
    const std::size_t columns = stride - kColumnPadding;
    const MatrixView<float> sums(parts.data() + slices * few_ * stride, few_, columns, stride);
    constexpr std::array<float, kFew> kNoBias{};
    kernels_.sum_logits({parts.data(), slices * few_, columns, stride}, alpha_, kNoBias, sums);
    target_.add({sums.row(0), few_, rows.size(), stride}, rows);
  }

  float alpha_;
  std::size_t few_;
  MatrixView<const T> x_;
  const SkinnyTarget& target_;
  const KernelTable& kernels_;
  Scratch interleaved_;
  LaneBlockedRows<const float> weights_;
};

/// few × many results α · Fᵀ · X, F being k × few and X k × many.
template <class T>
class OuterProducts {
 public:
  OuterProducts(float alpha, const Factor<float>& few, MatrixView<const T> x,
                const SkinnyTarget& target, const KernelTable& kernels)
      : alpha_(alpha),
        few_(few.columns()),
        x_(x),
        target_(target),
        kernels_(kernels),
        stride_(round_up(few_, kernels.lanes)),
        numbers_(x.rows() * stride_) {
    // Column by column: F as it is, up to its padding, or Fᵀ transposed.
    const MatrixView<const float>& matrix = few.matrix;
    if (few.op == Op::none) {
      kernels.floats.copy_rows(matrix, numbers_.data(), stride_);
    } else {
      kernels.pack_panel_transposed(matrix, numbers_.data(), stride_);
    }
  }

  void run(const Workers& workers) {
    const OuterBlocks blocks = choose_outer_blocks<T>(x_.columns(), x_.rows(), kernels_);
    const std::size_t share = equal_share(x_.columns(), workers, kChunkRows);
    for_each_block(x_.columns(), std::min(blocks.columns, share), workers, [&](IndexRange columns) {
      target_.write(few_, columns, [&](float beta, MatrixView<float> c) {
        accumulate_gradient(columns, blocks.rows, beta, c);
      });
    });
  }

 private:
  /// c = α · Fᵀ · columns of X + β · c, so many rows of X at a time.
  void accumulate_gradient(IndexRange columns, std::size_t rows, float beta, MatrixView<float> c) {
    for (std::size_t k = 0; k < x_.rows(); k += rows) {
      const RowPointers<T> pointers(x_, {k, std::min(k + rows, x_.rows())});
      kernels_.of<T>().accumulate_outer_products(
          {numbers_.data() + k * stride_, few_, stride_, false}, pointers.rows(), columns, {},
          Update{alpha_, k == 0 ? beta : 1.0f}, {c.row(0), few_, c.stride(), kernels_.lanes}, {});
    }
  }

  float alpha_;
  std::size_t few_;
  MatrixView<const T> x_;
  const SkinnyTarget& target_;
  const KernelTable& kernels_;
  std::size_t stride_;
  Scratch numbers_;
};

/// C = α · Fᵀ · op(X), F being k × few and op(X) k × many, whichever way X lies.
template <class Few, class Many>
void multiply(float alpha, const Factor<Few>& few, const Factor<Many>& x,
              const SkinnyTarget& target, const Context& context) {
  const KernelTable& kernels = context.kernels();
  const FloatFactor<Few> floats(few, kernels);
  const Workers& enough = enough_workers(few.columns() * x.rows() * x.columns(), context.workers());
  if (x.op == Op::transpose) {
    InnerProducts<Many>(alpha, floats.factor(), x.matrix, target, kernels).run(enough);
  } else {
    OuterProducts<Many>(alpha, floats.factor(), x.matrix, target, kernels).run(enough);
  }
}

/// Whether one of the two forms applies: outer products of rows that are long enough, or long inner
/// products.
bool is_skinny(std::size_t few, std::size_t many, std::size_t k, Op many_op) {
  return few <= kFew && (many_op == Op::none ? many >= kLong : k >= kLong);
}

}  // namespace

bool has_few_rows(const ProductShape& shape) {
  return is_skinny(shape.m, shape.n, shape.k, shape.b);
}

bool has_few_columns(const ProductShape& shape) {
  return is_skinny(shape.n, shape.m, shape.k, transposed(shape.a));
}

template <class T>
void product_of_few_rows(float alpha, const Factor<T>& a, const Factor<float>& b, float beta,
                         const MatrixView<float>& c, const Context& context) {
  multiply(alpha, transposed(a), b, SkinnyTarget(c, false, beta, context.kernels()), context);
}

template <class T>
void product_of_few_columns(float alpha, const Factor<T>& a, const Factor<float>& b, float beta,
                            const MatrixView<float>& c, const Context& context) {
  multiply(alpha, b, transposed(a), SkinnyTarget(c, true, beta, context.kernels()), context);
}

template void product_of_few_rows(float, const Factor<float>&, const Factor<float>&, float,
                                  const MatrixView<float>&, const Context&);
template void product_of_few_rows(float, const Factor<std::uint8_t>&, const Factor<float>&, float,
                                  const MatrixView<float>&, const Context&);
template void product_of_few_columns(float, const Factor<float>&, const Factor<float>&, float,
                                     const MatrixView<float>&, const Context&);
template void product_of_few_columns(float, const Factor<std::uint8_t>&, const Factor<float>&,
                                     float, const MatrixView<float>&, const Context&);

}  // namespace linnet
