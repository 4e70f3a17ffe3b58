#pragma once

#include "linnet/context.hpp"
#include "linnet/gemm.hpp"

namespace linnet {

/// C = α · op(A) · op(B) + β · C for products with few rows or few columns, whose long factor is
/// better read where it lies than packed. Two forms, and the same of the transposed product
/// Cᵀ = op(B)ᵀ · op(A)ᵀ:
/// - inner products, where the rows of the long factor run along k: X · Wᵀ, the forward product of
/// a
///   linear layer, shared out by rows and by slices of k that are summed in a fixed order;
/// - combinations of rows, where they run along C: Gᵀ · X, its backward product, shared out by
///   columns.
///
/// Returns false, and does nothing, if the shape is of neither form; this depends on m, n, k and
/// the ops alone. Arguments as gemm's, already checked, with m, n, k ≥ 1.
template <class T>
bool skinny_product(float alpha, const Factor<T>& a, const Factor<float>& b, float beta,
                    MatrixView<float> c, const Context& context);

}  // namespace linnet
