#pragma once

#include "engine/gemm/product_form.hpp"

/// Products with few rows or few columns, whose long factor is read where it lies instead of
/// packed. There are two forms, of which the second computes the transposed product Cᵀ = op(B)ᵀ ·
/// op(A)ᵀ by the first; in each of them
/// - inner products, if the rows of the long factor run along k, as in X · Wᵀ, the forward product
///   of a linear layer: divided by rows, and by slices of k that are summed in a fixed order;
/// - outer products, if they run along C, as in Gᵀ · X, its backward product: divided by columns.
namespace linnet {

/// Whether C has few rows, or few columns, and the long factor rows that are long enough.
bool has_few_rows(const ProductShape& shape);
bool has_few_columns(const ProductShape& shape);

/// C = α · op(A) · op(B) + β · C for shapes that has_few_rows, or has_few_columns, returns true
/// for.
template <class T>
void product_of_few_rows(float alpha, const Factor<T>& a, const Factor<float>& b, float beta,
                         const MatrixView<float>& c, const Context& context);
template <class T>
void product_of_few_columns(float alpha, const Factor<T>& a, const Factor<float>& b, float beta,
                            const MatrixView<float>& c, const Context& context);

}  // namespace linnet
