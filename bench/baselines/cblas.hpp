#pragma once

#include "bench/baselines/library.hpp"
#include "bench/baselines/shared_object.hpp"

namespace linnet::bench {

/// cblas_sgemm as all of OpenBLAS, BLIS, AOCL and MKL (LP64) declare it.
using CblasSgemm = void(int order, int op_a, int op_b, int m, int n, int k, float alpha,
                        const float* a, int lda, const float* b, int ldb, float beta, float* c,
                        int ldc);

/// cblas_sgemv, a matrix times a vector.
using CblasSgemv = void(int order, int op, int m, int n, float alpha, const float* a, int lda,
                        const float* x, int x_step, float beta, float* y, int y_step);

inline constexpr int kCblasRowMajor = 101;
constexpr int to_cblas(Op op) {
  return op == Op::none ? 111 : 112;
}

/// The ordinary calls that compute the product: cblas_sgemm, and for a C of one row or column also
/// cblas_sgemv. `sgemv` is null if the library has none.
std::vector<ProductWay> cblas_ways(CblasSgemm* sgemm, CblasSgemv* sgemv, const Product& product);

}  // namespace linnet::bench
