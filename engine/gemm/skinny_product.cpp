#include "engine/gemm/skinny_product.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

#include "engine/core/parallel_ranges.hpp"
#include "engine/gemm/scratch.hpp"
#include "engine/gemm/sharing.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet {
namespace {

/// The most columns, or rows, of a skinny C: the lanes of the widest register. With more, register
/// tiles with lanes along them are faster.
constexpr std::size_t kFew = 16;

/// For sums shorter than this, inner products spend most of their time on the sums over lanes.
constexpr std::size_t kLong = 64;

/// Columns of results, and rows of k, that are processed at a time: the pointers to the rows then
/// fit the stack, and the results the first-level cache.
constexpr std::size_t kChunkRows = 256;

/// The number of steps of k in a slice of inner products. The weights of a slice, at most 24 KB up
/// to 12 columns, stay in the smallest first-level cache in use (32 KB) during all rows; if they do
/// not, the product runs at little more than half its speed. Longer slices, where few columns allow
/// them, spend less time on the sums over lanes.
constexpr std::size_t slice_length(std::size_t few) {
  return few <= 6 ? 1024 : 512;
}

/// Pointers to some rows of a matrix, as the kernels take them.
template <class T>
class RowPointers {
 public:
  /// At most kChunkRows rows.
  RowPointers(MatrixView<const T> matrix, IndexRange rows) : count_(rows.size()) {
    for (std::size_t i = 0; i < count_; ++i) pointers_[i] = matrix.row(rows.begin + i);
  }

  Rows<T> rows() const { return {pointers_.data(), count_}; }

 private:
  std::array<const T*, kChunkRows> pointers_;
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
class Target {
 public:
  Target(MatrixView<float> c, bool transposed, float beta, const KernelTable& kernels)
      : c_(c), transposed_(transposed), beta_(beta), kernels_(kernels) {}

  bool is_transposed() const { return transposed_; }
  float beta() const { return beta_; }

  /// Columns of C, for results that need no transposition.
  MatrixView<float> columns(IndexRange part) const {
    return {c_.row(0) + part.begin, c_.rows(), part.size(), c_.stride()};
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

/// few × many results α · Fᵀ · Xᵀ, F being k × few and X many × k.
template <class T>
class InnerProducts {
 public:
  InnerProducts(float alpha, const Factor<float>& few, MatrixView<const T> x, const Target& target,
                const KernelTable& kernels)
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
  const Target& target_;
  const KernelTable& kernels_;
  Scratch interleaved_;
  LaneBlockedRows<const float> weights_;
};

/// few × many results α · Fᵀ · X, F being k × few and X k × many.
template <class T>
class OuterProducts {
 public:
  OuterProducts(float alpha, const Factor<float>& few, MatrixView<const T> x, const Target& target,
                const KernelTable& kernels)
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
    for_each_block(x_.columns(), kChunkRows, workers, [&](IndexRange columns) {
      if (target_.is_transposed()) {
        Scratch results(few_ * kChunkRows);
        const MatrixView<float> c(results.data(), few_, columns.size(), kChunkRows);
        accumulate_gradient(columns, 0.0f, c);
        target_.add(c, columns);
      } else {
        accumulate_gradient(columns, target_.beta(), target_.columns(columns));
      }
    });
  }

 private:
  /// c = α · Fᵀ · columns of X + β · c.
  void accumulate_gradient(IndexRange columns, float beta, MatrixView<float> c) {
    for (std::size_t k = 0; k < x_.rows(); k += kChunkRows) {
      const RowPointers<T> pointers(x_, {k, std::min(k + kChunkRows, x_.rows())});
      kernels_.of<T>().accumulate_outer_products(
          {numbers_.data() + k * stride_, few_, stride_, false}, pointers.rows(), columns, {},
          {alpha_, k == 0 ? beta : 1.0f}, {c.row(0), few_, c.stride(), kernels_.lanes}, {});
    }
  }

  float alpha_;
  std::size_t few_;
  MatrixView<const T> x_;
  const Target& target_;
  const KernelTable& kernels_;
  std::size_t stride_;
  Scratch numbers_;
};

template <class T>
Factor<T> transposed(Factor<T> factor) {
  return {factor.matrix, factor.op == Op::none ? Op::transpose : Op::none};
}

/// C = α · Fᵀ · op(X), F being k × few and op(X) k × many, whichever way X lies.
template <class Few, class Many>
void multiply(float alpha, const Factor<Few>& few, const Factor<Many>& x, const Target& target,
              const Context& context) {
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

template <class T>
bool skinny_product(float alpha, const Factor<T>& a, const Factor<float>& b, float beta,
                    MatrixView<float> c, const Context& context) {
  const KernelTable& kernels = context.kernels();
  const std::size_t k = a.columns();
  if (is_skinny(c.rows(), c.columns(), k, b.op)) {
    multiply(alpha, transposed(a), b, Target(c, false, beta, kernels), context);
    return true;
  }
  const Factor<T> many = transposed(a);
  if (is_skinny(c.columns(), c.rows(), k, many.op)) {
    multiply(alpha, b, many, Target(c, true, beta, kernels), context);
    return true;
  }
  return false;
}

template bool skinny_product(float, const Factor<float>&, const Factor<float>&, float,
                             MatrixView<float>, const Context&);
template bool skinny_product(float, const Factor<std::uint8_t>&, const Factor<float>&, float,
                             MatrixView<float>, const Context&);

}  // namespace linnet
