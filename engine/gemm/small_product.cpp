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
void multiply_transposed(GemmShape shape, const float* a, const float* b, float* c,
                         const KernelTable& kernels) {
  alignas(kAlignment) std::array<float, kMostSmall * kMostSmall> packed;
  const MatrixView<const float> columns(b, shape.n, shape.k, shape.b_stride);
  shape.op_b = Op::none;
  for_each_panel(columns.rows(), kernels.nr, kernels.lanes,
                 [&](std::size_t first, std::size_t width, std::size_t length) {
                   kernels.pack_panel_transposed(
                       {columns.row(first), width, shape.k, columns.stride()}, packed.data(),
                       length);
                   shape.b_stride = length;
                   shape.n = width;
                   kernels.small_product(shape, a, packed.data(), c + first);
                 });
}

}  // namespace

bool is_small(const ProductShape& shape) {
  return std::max({shape.m, shape.n, shape.k}) <= kMostSmall;
}

const KernelTable& small_product_kernels(std::size_t columns, const KernelTable& kernels) {
  constexpr std::size_t kLongLanes = 16;
  if (kernels.lanes < kLongLanes || columns != kLongLanes / 2) return kernels;
  static const KernelTable& halves = kernels_for(InstructionSet::avx2);
  return halves;
}

void multiply_small(const GemmShape& shape, const float* a, const float* b, float* c,
                    const KernelTable& kernels) {
  const KernelTable& of_columns = small_product_kernels(shape.n, kernels);
  if (shape.op_b == Op::none) {
    of_columns.small_product(shape, a, b, c);
  } else {
    multiply_transposed(shape, a, b, c, of_columns);
  }
}

void multiply_in_steps(GemmShape shape, const float* a, const float* b, float* c, std::size_t step,
                       const KernelTable& kernels) {
  const std::size_t to_next = step * (shape.op_a == Op::none ? 1 : shape.a_stride);
  for (std::size_t left = shape.k; left > 0; left -= shape.k) {
    shape.k = std::min(step, left);
    kernels.small_product(shape, a, b, c);
    a += to_next;
    b += step * shape.b_stride;
    shape.beta = 1.0f;
  }
}

void small_product(float alpha, const Factor<float>& a, const Factor<float>& b, float beta,
                   const MatrixView<float>& c, const Context& context) {
  const GemmShape shape{c.rows(),          c.columns(),       a.columns(), a.op,  b.op,
                        a.matrix.stride(), b.matrix.stride(), c.stride(),  alpha, beta};
  multiply_small(shape, a.matrix.row(0), b.matrix.row(0), c.row(0), context.kernels());
}

}  // namespace linnet
