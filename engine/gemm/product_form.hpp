#pragma once

#include "engine/kernels/kernel_table.hpp"
#include "linnet/context.hpp"
#include "linnet/gemm.hpp"

namespace linnet {

/// C = α · op(A) · op(B) + β · C, for the shapes that it is chosen for. Arguments as those of gemm,
/// already checked.
template <class T>
using ProductFunction = void (*)(float alpha, const Factor<T>& a, const Factor<float>& b,
                                 float beta, const MatrixView<float>& c, const Context& context);

constexpr Op transposed(Op op) {
  return op == Op::none ? Op::transpose : Op::none;
}

template <class T>
Factor<T> transposed(const Factor<T>& factor) {
  return {factor.matrix, transposed(factor.op)};
}

/// What of a product decides how it is computed, and so the bits of C.
struct ProductShape {
  std::size_t m;
  std::size_t n;
  std::size_t k;
  Op a;
  Op b;
};

/// The function that computes products of this shape: small, with a vector, flat, narrow, skinny,
/// wide or by blocks; or, if nothing is to be multiplied, one that scales C.
template <class T>
ProductFunction<T> choose_product(const ProductShape& shape, float alpha,
                                  const KernelTable& kernels);

}  // namespace linnet
