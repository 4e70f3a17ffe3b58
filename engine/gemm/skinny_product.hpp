#pragma once

#include "linnet/context.hpp"
#include "linnet/gemm.hpp"

namespace linnet {

/// C = α · op(A) · op(B) + β · C for products with few rows or few columns, whose long factor is
/// read where it lies instead of packed. There are two forms, also for the transposed product
/// Cᵀ = op(B)ᵀ · op(A)ᵀ:
/// - inner products, if the rows of the long factor run along k, as in X · Wᵀ, the forward product
///   of a linear layer: divided by rows, and by slices of k that are summed in a fixed order;
/// - outer products, if they run along C, as in Gᵀ · X, its backward product: divided by columns.
///
/// Returns false, and does nothing, if the shape is of neither form; this depends on m, n, k and
/// the ops alone. Arguments as those of gemm, already checked, with m, n, k ≥ 1.
template <class T>
bool skinny_product(float alpha, const Factor<T>& a, const Factor<float>& b, float beta,
                    MatrixView<float> c, const Context& context);

}  // namespace linnet
