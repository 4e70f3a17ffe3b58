#pragma once

#include "engine/gemm/product_form.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet {

/// Whether m, n and k are at most kMostSmall.
bool is_small(const ProductShape& shape);

/// The kernels for so many columns: those of AVX2 in place of AVX-512's where they fill its
/// registers. They multiply and add in the same order, so the bits are the same. A processor orders
/// masked loads and stores by their whole 64 bytes, so that rows of 32 wait for each other. With
/// fewer columns AVX2 writes them one by one, which takes twice as long as AVX-512.
const KernelTable& small_product_kernels(std::size_t columns, const KernelTable& kernels);

/// The product, which is_small, of a shape that has all strides.
void multiply_small(const GemmShape& shape, const float* a, const float* b, float* c,
                    const KernelTable& kernels);

/// The product of any size with op_b = Op::none, `step` rows of B at a time.
void multiply_in_steps(GemmShape shape, const float* a, const float* b, float* c, std::size_t step,
                       const KernelTable& kernels);

/// C = α · op(A) · op(B) + β · C for small products, on the calling thread: no packing, or on the
/// stack, no allocation and no scheduler.
void small_product(float alpha, const Factor<float>& a, const Factor<float>& b, float beta,
                   const MatrixView<float>& c, const Context& context);

}  // namespace linnet
