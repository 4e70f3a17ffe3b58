#pragma once

#include "linnet/context.hpp"
#include "linnet/gemm.hpp"

namespace linnet {

/// C = α · op(A) · op(B) + β · C by blocks and register tiles, for any shape with m, n, k ≥ 1:
/// Goto, van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008. Arguments as
/// gemm's, already checked.
template <class T>
void blocked_product(float alpha, const Factor<T>& a, const Factor<float>& b, float beta,
                     const MatrixView<float>& c, const Context& context);

/// The same on the calling thread alone, with the same bits.
void blocked_product_alone(float alpha, const Factor<float>& a, const Factor<float>& b, float beta,
                           const MatrixView<float>& c, const Context& context);

}  // namespace linnet
