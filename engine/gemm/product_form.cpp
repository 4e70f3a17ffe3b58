#include "engine/gemm/product_form.hpp"

#include <algorithm>
#include <type_traits>

#include "engine/gemm/blocked_product.hpp"
#include "engine/gemm/flat_product.hpp"
#include "engine/gemm/narrow_product.hpp"
#include "engine/gemm/skinny_product.hpp"
#include "engine/gemm/small_product.hpp"
#include "engine/gemm/vector_product.hpp"
#include "engine/gemm/wide_product.hpp"

namespace linnet {

namespace {

/// C = β · C.
template <class T>
void scale(float, const Factor<T>&, const Factor<float>&, float beta, const MatrixView<float>& c,
           const Context&) {
  for (std::size_t i = 0; i < c.rows(); ++i) {
    float* row = c.row(i);
    if (beta == 0.0f) {
      std::fill(row, row + c.columns(), 0.0f);
    } else {
      for (std::size_t j = 0; j < c.columns(); ++j) row[j] *= beta;
    }
  }
}

}  // namespace

template <class T>
ProductFunction<T> choose_product(const ProductShape& shape, float alpha,
                                  const KernelTable& kernels) {
  if (shape.m == 0 || shape.n == 0 || shape.k == 0 || alpha == 0.0f) return scale<T>;
  if constexpr (std::is_same_v<T, float>) {
    if (is_small(shape)) return small_product;
    if (is_vector_product(shape)) return vector_product;
    if (has_few_flat_rows(shape, kernels)) return product_of_few_flat_rows;
    if (has_few_flat_columns(shape, kernels)) return product_of_few_flat_columns;
  }
  if (has_few_rows(shape)) return product_of_few_rows<T>;
  if constexpr (std::is_same_v<T, float>) {
    if (is_narrow(shape, kernels)) return narrow_product;
  }
  if (has_few_columns(shape)) return product_of_few_columns<T>;
  if constexpr (std::is_same_v<T, float>) {
    if (is_wide(shape)) return wide_product;
  }
  return blocked_product<T>;
}

template ProductFunction<float> choose_product(const ProductShape&, float, const KernelTable&);
template ProductFunction<std::uint8_t> choose_product(const ProductShape&, float,
                                                      const KernelTable&);

}  // namespace linnet
