#pragma once

#include "engine/gemm/product_form.hpp"

namespace linnet {

/// Whether B is transposed and larger than A, and C has so few rows that packing B would not pay.
bool is_wide(const ProductShape& shape);

/// C = α · op(A) · Bᵀ + β · C for wide products, as X · Wᵀ of many classes: the transposed product
/// W · op(A)ᵀ reads the rows of W where they lie, once, and packs A, which is small. Divided by
/// rows of W.
void wide_product(float alpha, const Factor<float>& a, const Factor<float>& b, float beta,
                  const MatrixView<float>& c, const Context& context);

}  // namespace linnet
