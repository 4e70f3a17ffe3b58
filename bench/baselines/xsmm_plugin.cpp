// The baseline libxsmm: kernels that it generates for one shape. Compiled into a module of its own.

#include <fmt/format.h>
#include <libxsmm.h>

#include <algorithm>

#include "bench/baselines/plugin.hpp"

namespace linnet::bench {
namespace {

/// The largest B, in bytes, that libxsmm is measured with: it does not block for caches, so larger
/// ones are not its purpose.
constexpr std::size_t kMaxBytesOfB = std::size_t{4} << 20;

/// The most rows of C that one generated kernel computes.
constexpr std::size_t kMaxKernelRows = 64;

/// The kernel for `rows` rows of C, or null if libxsmm generates none, as for most transposed
/// factors. Its matrices are column-major, so B is passed as its A and A as its B.
libxsmm_smmfunction generate(const Product& product, std::size_t rows) {
  const auto as_int = [](std::size_t value) { return static_cast<libxsmm_blasint>(value); };
  const libxsmm_blasint lda = as_int(product.ldb());
  const libxsmm_blasint ldb = as_int(product.lda());
  const libxsmm_blasint ldc = as_int(product.ldc());
  const float alpha = 1.0f;
  const float beta = 0.0f;
  int flags = LIBXSMM_GEMM_FLAG_NONE;
  if (product.b == Op::transpose) flags |= LIBXSMM_GEMM_FLAG_TRANS_A;
  if (product.a == Op::transpose) flags |= LIBXSMM_GEMM_FLAG_TRANS_B;
  const int prefetch = LIBXSMM_GEMM_PREFETCH_NONE;
  return libxsmm_smmdispatch(as_int(product.n), as_int(rows), as_int(product.k), &lda, &ldb, &ldc,
                             &alpha, &beta, &flags, &prefetch);
}

class XsmmCall : public ProductCall {
 public:
  /// Null if libxsmm has no kernel for the shape.
  static std::unique_ptr<XsmmCall> make(const Product& product, int threads) {
    if (product.b_size() * sizeof(float) > kMaxBytesOfB) return nullptr;
    const std::size_t share =
        (product.m + static_cast<std::size_t>(threads) - 1) / static_cast<std::size_t>(threads);
    const std::size_t rows = std::min(share, kMaxKernelRows);
    const std::size_t rest = product.m % rows;
    const libxsmm_smmfunction whole = generate(product, rows);
    const libxsmm_smmfunction last = rest != 0 ? generate(product, rest) : whole;
    if (whole == nullptr || last == nullptr) return nullptr;
    return std::unique_ptr<XsmmCall>(new XsmmCall(product, threads, rows, whole, last));
  }

  void run(const float* a, const float* b, float* c) override {
    const std::size_t blocks = (product_.m + rows_ - 1) / rows_;
    if (threads_ == 1) {
      for (std::size_t block = 0; block < blocks; ++block) run_block(block, a, b, c);
      return;
    }
#pragma omp parallel for num_threads(threads_) schedule(static)
    for (std::size_t block = 0; block < blocks; ++block) run_block(block, a, b, c);
  }

 private:
  XsmmCall(const Product& product, int threads, std::size_t rows, libxsmm_smmfunction whole,
           libxsmm_smmfunction last)
      : product_(product), threads_(threads), rows_(rows), whole_(whole), last_(last) {}

  void run_block(std::size_t block, const float* a, const float* b, float* c) const {
    const std::size_t first = block * rows_;
    const std::size_t step = product_.a == Op::none ? product_.lda() : 1;
    const libxsmm_smmfunction kernel = first + rows_ <= product_.m ? whole_ : last_;
    kernel(b, a + first * step, c + first * product_.ldc());
  }

  Product product_;
  int threads_;
  std::size_t rows_;
  libxsmm_smmfunction whole_;
  libxsmm_smmfunction last_;
};

class Xsmm : public Library {
 public:
  Xsmm() { libxsmm_init(); }

  std::string name() const override { return "libxsmm " LIBXSMM_VERSION; }
  std::string description() const override {
    return fmt::format("kernels generated for {}, rows split with OpenMP",
                       libxsmm_get_target_arch());
  }
  void use_threads(int threads) override { threads_ = threads; }
  std::vector<ProductWay> prepare(const Product& product, const float*) override {
    std::vector<ProductWay> ways;
    if (auto call = XsmmCall::make(product, threads_))
      ways.push_back({"jit", std::move(call), true});
    return ways;
  }

 private:
  int threads_ = 1;
};

}  // namespace
}  // namespace linnet::bench

LINNET_BENCH_EXPORT linnet::bench::Library* linnet_bench_open_plugin() {
  return new linnet::bench::Xsmm;
}
