#pragma once

#include "engine/gemm/product_form.hpp"

namespace linnet {

/// Whether the product is one of a matrix and a vector: C has one row or one column.
bool is_vector_product(const ProductShape& shape);

/// Reads the matrix once, in the order of memory. Divided by rows or columns, or, for a few long
/// rows, by slices of these; the bits do not depend on how.
void vector_product(float alpha, const Factor<float>& a, const Factor<float>& b, float beta,
                    const MatrixView<float>& c, const Context& context);

}  // namespace linnet
