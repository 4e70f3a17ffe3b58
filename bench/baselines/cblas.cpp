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

}  // namespace

ProductWay cblas_way(CblasSgemm* sgemm, const Product& product) {
  return {"sgemm", std::make_unique<CblasCall>(sgemm, product)};
}

}  // namespace linnet::bench
