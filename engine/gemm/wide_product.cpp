#include "engine/gemm/wide_product.hpp"

#include "engine/core/parallel_ranges.hpp"
#include "engine/gemm/blocked_product.hpp"
#include "engine/gemm/scratch.hpp"
#include "engine/gemm/sharing.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet {
namespace {

/// With more rows of C, packing B pays.
constexpr std::size_t kMostRows = 96;

/// Rows of W that are multiplied at a time: A is packed anew for each of these blocks, which costs
/// a hundredth of the multiplication.
constexpr std::size_t kBlockRows = 240;

}  // namespace

bool is_wide(const ProductShape& shape) {
  return shape.b == Op::transpose && shape.m <= kMostRows && shape.n > shape.m;
}

void wide_product(float alpha, const Factor<float>& a, const Factor<float>& b, float beta,
                  const MatrixView<float>& c, const Context& context) {
  const MatrixView<const float>& w = b.matrix;
  const Workers& workers = enough_workers(c.rows() * c.columns() * w.columns(), context.workers());
  for_each_block(w.rows(), kBlockRows, workers, [&](IndexRange rows) {
    const std::size_t stride = round_up(c.rows(), kColumnPadding);
    Scratch results(rows.size() * stride);
    const MatrixView<float> product(results.data(), rows.size(), c.rows(), stride);
    const Factor<float> left{{w.row(rows.begin), rows.size(), w.columns(), w.stride()}, Op::none};
    blocked_product_alone(alpha, left, transposed(a), 0.0f, product, context);
    context.kernels().add_transposed(product, beta,
                                     {c.row(0) + rows.begin, c.rows(), rows.size(), c.stride()});
  });
}

}  // namespace linnet
