#pragma once

#include "engine/gemm/product_form.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet {

/// Whether m, n and k are at most kMostSmall.
bool is_small(const ProductShape& shape);

/// The product, with Bᵀ for B if b_transposed. Its k, rows and columns are at least 1, and is_small
/// is true for them.
void multiply_small(const SmallProduct& product, bool b_transposed, const KernelTable& kernels);

/// The product with any k ≥ 1, `step` rows of B at a time.
void multiply_in_steps(SmallProduct product, std::size_t step, const KernelTable& kernels);

/// C = α · op(A) · op(B) + β · C for small products, on the calling thread: no packing, or on the
/// stack, no allocation and no scheduler.
void small_product(float alpha, const Factor<float>& a, const Factor<float>& b, float beta,
                   MatrixView<float> c, const Context& context);

}  // namespace linnet
