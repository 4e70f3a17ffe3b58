#include "engine/gemm/flat_product.hpp"

#include <algorithm>

#include "engine/core/parallel_ranges.hpp"
#include "engine/gemm/sharing.hpp"
#include "engine/gemm/skinny_operands.hpp"
#include "engine/gemm/small_product.hpp"

namespace linnet {
namespace {

/// The rows of a tile.
constexpr std::size_t kFew = 8;

/// The most numbers of the factor with long rows: 2 MB. Panels walk down its rows, which memory is
/// slow at.
constexpr std::size_t kMostNumbers = 512 * 1024;

/// Rows of it that are multiplied at a time, panel by panel, so that memory is read in about its
/// own order.
constexpr std::size_t kRowsAtOnce = 64;

/// Up to so many numbers in its rows, few rows gain; with 200, 3 of them lose a tenth.
constexpr std::size_t kShortRow = 128;

/// few × many numbers over k. With registers shorter than those of AVX-512 other forms are as fast,
/// except that they pack for longer than they multiply if `many` are less than a panel.
bool is_flat(std::size_t few, std::size_t many, std::size_t k, const KernelTable& kernels) {
  constexpr std::size_t kLongLanes = 16;
  constexpr std::size_t kLeastLanes = 8;
  if (few > kFew || many > kShortRow || many * k > kMostNumbers) return false;
  return kernels.lanes >= kLongLanes || (kernels.lanes >= kLeastLanes && many < kernels.nr);
}

/// C = α · op(few) · X + β · C.
void multiply(float alpha, const Factor<float>& few, MatrixView<const float> x,
              const SkinnyTarget& target, const Context& context) {
  const KernelTable& kernels = context.kernels();
  const Workers& workers = enough_workers(few.rows() * x.rows() * x.columns(), context.workers());
  const std::size_t share = equal_share(x.columns(), workers, kernels.nr);
  // What is transposed should still be in the first-level cache then.
  const std::size_t block = target.is_transposed() ? std::min(share, kChunkRows) : share;
  for_each_block(x.columns(), block, workers, [&](IndexRange columns) {
    target.write(few.rows(), columns, [&](float beta, MatrixView<float> c) {
      multiply_in_steps({few.rows(), columns.size(), x.rows(), few.op, Op::none,
                         few.matrix.stride(), x.stride(), c.stride(), alpha, beta},
                        few.matrix.row(0), x.row(0) + columns.begin, c.row(0), kRowsAtOnce,
                        kernels);
    });
  });
}

}  // namespace

bool has_few_flat_rows(const ProductShape& shape, const KernelTable& kernels) {
  return shape.b == Op::none && is_flat(shape.m, shape.n, shape.k, kernels);
}

bool has_few_flat_columns(const ProductShape& shape, const KernelTable& kernels) {
  return shape.a == Op::transpose && is_flat(shape.n, shape.m, shape.k, kernels);
}

void product_of_few_flat_rows(float alpha, const Factor<float>& a, const Factor<float>& b,
                              float beta, const MatrixView<float>& c, const Context& context) {
  multiply(alpha, a, b.matrix, SkinnyTarget(c, false, beta, context.kernels()), context);
}

void product_of_few_flat_columns(float alpha, const Factor<float>& a, const Factor<float>& b,
                                 float beta, const MatrixView<float>& c, const Context& context) {
  multiply(alpha, transposed(b), a.matrix, SkinnyTarget(c, true, beta, context.kernels()), context);
}

}  // namespace linnet
