#include "engine/gemm/small_product.hpp"

#include <algorithm>
#include <array>

#include "engine/kernels/kernel_table.hpp"

namespace linnet {
namespace {

/// The most rows, columns and depth of a small product. B then takes 16 KB, half of the smallest
/// first-level cache in use.
constexpr std::size_t kMostSmall = 64;

/// op(B) = Bᵀ, packed on the stack, multiplied panel by panel.
void multiply_transposed(SmallProduct product, const KernelTable& kernels) {
  alignas(kAlignment) std::array<float, kMostSmall * kMostSmall> packed;
  const std::size_t columns = product.columns;
  float* const c = product.c;
  const MatrixView<const float> b(product.b, columns, product.k, product.b_stride);
  product.b = packed.data();
  for_each_panel(columns, kernels.nr, kernels.lanes,
                 [&](std::size_t first, std::size_t width, std::size_t length) {
                   kernels.pack_panel_transposed({b.row(first), width, product.k, b.stride()},
                                                 packed.data(), length);
                   product.b_stride = length;
                   product.c = c + first;
                   product.columns = width;
                   kernels.small_product(product);
                 });
}

}  // namespace

bool is_small(const ProductShape& shape) {
  return std::max({shape.m, shape.n, shape.k}) <= kMostSmall;
}

void multiply_small(const SmallProduct& product, bool b_transposed, const KernelTable& kernels) {
  if (b_transposed) {
    multiply_transposed(product, kernels);
  } else {
    kernels.small_product(product);
  }
}

void multiply_in_steps(SmallProduct product, std::size_t step, const KernelTable& kernels) {
  const std::size_t to_next = step * (product.a.row_by_row ? 1 : product.a.stride);
  for (std::size_t left = product.k; left > 0; left -= product.k) {
    product.k = std::min(step, left);
    kernels.small_product(product);
    product.a.data += to_next;
    product.b += step * product.b_stride;
    product.update.beta = 1.0f;
  }
}

void small_product(float alpha, const Factor<float>& a, const Factor<float>& b, float beta,
                   MatrixView<float> c, const Context& context) {
  multiply_small({.a = {a.matrix.row(0), c.rows(), a.matrix.stride(), a.op == Op::none},
                  .b = b.matrix.row(0),
                  .b_stride = b.matrix.stride(),
                  .k = a.columns(),
                  .update = {alpha, beta},
                  .c = c.row(0),
                  .c_stride = c.stride(),
                  .columns = c.columns()},
                 b.op == Op::transpose, context.kernels());
}

}  // namespace linnet
