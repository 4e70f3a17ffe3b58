#include "bench/baselines/cblas.hpp"

namespace linnet::bench {
namespace {

class CblasCall : public ProductCall {
 public:
  CblasCall(CblasSgemm* sgemm, const Product& product) : sgemm_(sgemm), product_(product) {}

  void run(const float* a, const float* b, float* c) override {
    const auto as_int = [](std::size_t value) { return static_cast<int>(value); };
    sgemm_(kCblasRowMajor, to_cblas(product_.a), to_cblas(product_.b), as_int(product_.m),
           as_int(product_.n), as_int(product_.k), 1.0f, a, as_int(product_.lda()), b,
           as_int(product_.ldb()), 0.0f, c, as_int(product_.ldc()));
  }

 private:
  CblasSgemm* sgemm_;
  Product product_;
};

/// A product whose C has one column, A·b, or one row, which is the transpose of Bᵀ·aᵀ. Vectors have
/// no gaps.
class VectorCall : public ProductCall {
 public:
  VectorCall(CblasSgemv* sgemv, const Product& product)
      : sgemv_(sgemv), has_column_(product.n == 1) {
    const Op op = has_column_ ? product.a : product.b;
    const bool is_transposed = op == Op::transpose;
    const auto as_int = [](std::size_t value) { return static_cast<int>(value); };
    rows_ = as_int(has_column_ ? product.m : product.k);
    columns_ = as_int(has_column_ ? product.k : product.n);
    if (is_transposed) std::swap(rows_, columns_);
    ld_ = as_int(has_column_ ? product.lda() : product.ldb());
    op_ = to_cblas(is_transposed == has_column_ ? Op::transpose : Op::none);
  }

  void run(const float* a, const float* b, float* c) override {
    sgemv_(kCblasRowMajor, op_, rows_, columns_, 1.0f, has_column_ ? a : b, ld_,
           has_column_ ? b : a, 1, 0.0f, c, 1);
  }

 private:
  CblasSgemv* sgemv_;
  bool has_column_;
  int op_ = 0;
  int rows_ = 0;
  int columns_ = 0;
  int ld_ = 0;
};

}  // namespace

std::vector<ProductWay> cblas_ways(CblasSgemm* sgemm, CblasSgemv* sgemv, const Product& product) {
  std::vector<ProductWay> ways;
  ways.push_back({"sgemm", std::make_unique<CblasCall>(sgemm, product)});
  if (sgemv != nullptr && (product.m == 1 || product.n == 1)) {
    ways.push_back({"sgemv", std::make_unique<VectorCall>(sgemv, product)});
  }
  return ways;
}

}  // namespace linnet::bench
