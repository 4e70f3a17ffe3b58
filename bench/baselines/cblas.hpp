#pragma once

#include "bench/baselines/library.hpp"
#include "bench/baselines/shared_object.hpp"

namespace linnet::bench {

/// cblas_sgemm as all of OpenBLAS, BLIS, AOCL and MKL (LP64) declare it.
using CblasSgemm = void(int order, int op_a, int op_b, int m, int n, int k, float alpha,
                        const float* a, int lda, const float* b, int ldb, float beta, float* c,
                        int ldc);

inline constexpr int kCblasRowMajor = 101;
constexpr int to_cblas(Op op) {
  return op == Op::none ? 111 : 112;
}

/// An ordinary call of cblas_sgemm.
ProductWay cblas_way(CblasSgemm* sgemm, const Product& product);

}  // namespace linnet::bench
