#pragma once

#include "engine/gemm/product_form.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet {

/// Whether C has few rows, or columns, and the other factor lies with its long rows along them and
/// fits a cache.
bool has_few_flat_rows(const ProductShape& shape, const KernelTable& kernels);
bool has_few_flat_columns(const ProductShape& shape, const KernelTable& kernels);

/// C = α · op(A) · op(B) + β · C for shapes that fulfil the condition of the same name: in tiles of
/// all few rows by a panel of columns, with the kernel of small products. Both factors are read
/// where they lie.
void product_of_few_flat_rows(float alpha, const Factor<float>& a, const Factor<float>& b,
                              float beta, const MatrixView<float>& c, const Context& context);
void product_of_few_flat_columns(float alpha, const Factor<float>& a, const Factor<float>& b,
                                 float beta, const MatrixView<float>& c, const Context& context);

}  // namespace linnet
