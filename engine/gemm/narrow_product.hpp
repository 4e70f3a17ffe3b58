#pragma once

#include "engine/gemm/product_form.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet {

/// Whether C has few columns that nearly fill one or two registers, and rows enough for tiles along
/// them.
bool is_narrow(const ProductShape& shape, const KernelTable& kernels);

/// C = α · A · op(B) + β · C for narrow products, in tiles of up to 12 rows by all columns. A is
/// read where it lies, and each of its numbers once.
void narrow_product(float alpha, const Factor<float>& a, const Factor<float>& b, float beta,
                    const MatrixView<float>& c, const Context& context);

}  // namespace linnet
