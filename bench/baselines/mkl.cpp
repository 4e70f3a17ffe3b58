#include "bench/baselines/mkl.hpp"

#include <array>

#include "linnet/aligned_buffer.hpp"

#include "bench/baselines/cblas.hpp"

namespace linnet::bench {
namespace {

using JitFunction = void(void* kernel, const float* a, const float* b, float* c);

constexpr int kLp64 = 0;
constexpr int kIntelThreads = 0;
constexpr int kJitSuccess = 0;  // 1 means: no kernel was generated, ordinary code would run
constexpr int kPackB = 162;     // CblasBMatrix
constexpr int kPacked = 151;    // CblasPacked

struct Functions {
  CblasSgemm* sgemm = nullptr;
  CblasSgemv* sgemv = nullptr;  // may be missing
  int (*set_interface)(int) = nullptr;
  int (*set_threading)(int) = nullptr;
  void (*set_threads)(int) = nullptr;
  void (*set_dynamic)(int) = nullptr;
  void (*version)(char* text, int size) = nullptr;
  int (*jit_create)(void** kernel, int order, int op_a, int op_b, int m, int n, int k, float alpha,
                    int lda, int ldb, float beta, int ldc) = nullptr;
  JitFunction* (*jit_function)(const void* kernel) = nullptr;
  int (*jit_destroy)(void* kernel) = nullptr;
  std::size_t (*pack_size)(int which, int m, int n, int k) = nullptr;
  void (*pack)(int order, int which, int op, int m, int n, int k, float alpha, const float* source,
               int ld, float* packed) = nullptr;
  void (*compute)(int order, int op_a, int op_b, int m, int n, int k, const float* a, int lda,
                  const float* b, int ldb, float beta, float* c, int ldc) = nullptr;
};

bool find_all(const SharedObject& object, Functions& functions) {
  object.find("cblas_sgemv", functions.sgemv);
  return object.find("cblas_sgemm", functions.sgemm) &&
         object.find("MKL_Set_Interface_Layer", functions.set_interface) &&
         object.find("MKL_Set_Threading_Layer", functions.set_threading) &&
         object.find("MKL_Set_Num_Threads", functions.set_threads) &&
         object.find("MKL_Set_Dynamic", functions.set_dynamic) &&
         object.find("MKL_Get_Version_String", functions.version) &&
         object.find("mkl_cblas_jit_create_sgemm", functions.jit_create) &&
         object.find("mkl_jit_get_sgemm_ptr", functions.jit_function) &&
         object.find("mkl_jit_destroy", functions.jit_destroy) &&
         object.find("cblas_sgemm_pack_get_size", functions.pack_size) &&
         object.find("cblas_sgemm_pack", functions.pack) &&
         object.find("cblas_sgemm_compute", functions.compute);
}

/// The dimensions as MKL's LP64 interface takes them.
struct Sizes {
  explicit Sizes(const Product& product)
      : m(static_cast<int>(product.m)),
        n(static_cast<int>(product.n)),
        k(static_cast<int>(product.k)),
        lda(static_cast<int>(product.lda())),
        ldb(static_cast<int>(product.ldb())),
        ldc(static_cast<int>(product.ldc())) {}

  int m, n, k, lda, ldb, ldc;
};

/// A kernel generated for one shape. It runs on the calling thread.
class JitCall : public ProductCall {
 public:
  JitCall(const Functions& functions, void* kernel)
      : functions_(functions), kernel_(kernel), function_(functions.jit_function(kernel)) {}
  ~JitCall() override { functions_.jit_destroy(kernel_); }

  void run(const float* a, const float* b, float* c) override { function_(kernel_, a, b, c); }

 private:
  const Functions& functions_;
  void* kernel_;
  JitFunction* function_;
};

/// B is packed once, as for a model that classifies many batches.
class PackedCall : public ProductCall {
 public:
  PackedCall(const Functions& functions, const Product& product, const float* b)
      : functions_(functions), product_(product), sizes_(product) {
    const std::size_t bytes = functions_.pack_size(kPackB, sizes_.m, sizes_.n, sizes_.k);
    packed_ = AlignedBuffer<float>(bytes / sizeof(float) + 1);
    functions_.pack(kCblasRowMajor, kPackB, to_cblas(product_.b), sizes_.m, sizes_.n, sizes_.k,
                    1.0f, b, sizes_.ldb, packed_.data());
  }

  void run(const float* a, const float*, float* c) override {
    functions_.compute(kCblasRowMajor, to_cblas(product_.a), kPacked, sizes_.m, sizes_.n, sizes_.k,
                       a, sizes_.lda, packed_.data(), sizes_.ldb, 0.0f, c, sizes_.ldc);
  }

 private:
  const Functions& functions_;
  Product product_;
  Sizes sizes_;
  AlignedBuffer<float> packed_;
};

class Mkl : public Library {
 public:
  explicit Mkl(const Functions& functions) : functions_(functions) {
    functions_.set_interface(kLp64);
    functions_.set_threading(kIntelThreads);
    functions_.set_dynamic(0);
    std::array<char, 256> text{};
    functions_.version(text.data(), static_cast<int>(text.size()) - 1);
    version_ = text.data();
    version_.erase(version_.find_last_not_of(' ') + 1);
  }

  /// From "Intel(R) oneAPI Math Kernel Library Version 2024.0-Product Build …".
  std::string name() const override {
    const std::string word = "Version ";
    const std::size_t at = version_.find(word);
    if (at == std::string::npos) return "MKL";
    const std::size_t begin = at + word.size();
    return "MKL " + version_.substr(begin, version_.find_first_of("- ", begin) - begin);
  }
  std::string description() const override { return version_ + ", Intel OpenMP"; }
  void use_threads(int threads) override { functions_.set_threads(threads); }

  std::vector<ProductWay> prepare(const Product& product, const float* packed_b) override {
    std::vector<ProductWay> ways = cblas_ways(functions_.sgemm, functions_.sgemv, product);
    if (auto call = generate(product)) ways.push_back({"jit", std::move(call), true});
    if (packed_b != nullptr) {
      ways.push_back({"packed", std::make_unique<PackedCall>(functions_, product, packed_b), true});
    }
    return ways;
  }

 private:
  std::unique_ptr<ProductCall> generate(const Product& product) {
    const Sizes sizes(product);
    void* kernel = nullptr;
    const int status = functions_.jit_create(&kernel, kCblasRowMajor, to_cblas(product.a),
                                             to_cblas(product.b), sizes.m, sizes.n, sizes.k, 1.0f,
                                             sizes.lda, sizes.ldb, 0.0f, sizes.ldc);
    if (status == kJitSuccess) return std::make_unique<JitCall>(functions_, kernel);
    if (kernel != nullptr) functions_.jit_destroy(kernel);
    return nullptr;
  }

  Functions functions_;
  std::string version_;
};

}  // namespace

std::unique_ptr<Library> open_mkl(const SharedObject& object) {
  Functions functions;
  return find_all(object, functions) ? std::make_unique<Mkl>(functions) : nullptr;
}

}  // namespace linnet::bench
