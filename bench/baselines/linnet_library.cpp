#include "bench/baselines/linnet_library.hpp"

#include <cstdlib>
#include <map>

#include "linnet/gemm.hpp"
#include "linnet/softmax.hpp"

namespace linnet::bench {
namespace {

template <class T>
Factor<T> factor(const T* data, Op op, std::size_t rows, std::size_t columns) {
  if (op == Op::transpose) std::swap(rows, columns);
  return {MatrixView<const T>(data, rows, columns, columns), op};
}

class GemmCall : public ProductCall {
 public:
  GemmCall(const KernelTable& kernels, const Workers& workers, const Product& product)
      : kernels_(kernels), workers_(workers), product_(product) {}

  void run(const float* a, const float* b, float* c) override { multiply(a, b, c); }
  void run_on_bytes(const std::uint8_t* a, const float* b, float* c) override { multiply(a, b, c); }

 private:
  template <class T>
  void multiply(const T* a, const float* b, float* c) {
    gemm(1.0f, factor(a, product_.a, product_.m, product_.k),
         factor(b, product_.b, product_.k, product_.n), 0.0f,
         MatrixView<float>(c, product_.m, product_.n, product_.ldc()), kernels_, workers_);
  }

  const KernelTable& kernels_;
  const Workers& workers_;
  Product product_;
};

class LinnetSoftmaxCall : public SoftmaxCall {
 public:
  LinnetSoftmaxCall(const KernelTable& kernels, const Workers& workers, const SoftmaxCase& softmax)
      : kernels_(kernels), workers_(workers), softmax_(softmax) {}

  SoftmaxLoss run(const float* logits, const std::uint32_t* labels, float* out) override {
    const std::size_t classes = softmax_.classes;
    const MatrixView<const float> in(logits, softmax_.rows, classes, classes);
    const MatrixView<float> to(out, softmax_.rows, classes, classes);
    if (softmax_.kind == SoftmaxKind::log_softmax) {
      log_softmax(in, to, kernels_, workers_);
      return {};
    }
    const CrossEntropy result =
        softmax_cross_entropy(in, {labels, softmax_.rows}, to, kernels_, workers_);
    return {result.loss, result.correct};
  }

 private:
  const KernelTable& kernels_;
  const Workers& workers_;
  SoftmaxCase softmax_;
};

class Linnet : public Library {
 public:
  explicit Linnet(const KernelTable& kernels) : kernels_(kernels) {}

  std::string name() const override { return "Linnet"; }
  std::string description() const override {
    return "kernels for " + std::string(name_of(kernels_.set));
  }
  bool is_baseline() const override { return false; }

  void use_threads(int threads) override {
    auto& workers = workers_[threads];
    if (!workers) workers = std::make_unique<Workers>(threads);
    current_ = workers.get();
  }

  std::vector<ProductWay> prepare(const Product& product, const float*) override {
    return prepare_on_bytes(product);
  }
  std::vector<ProductWay> prepare_on_bytes(const Product& product) override {
    std::vector<ProductWay> ways;
    ways.push_back({"gemm", std::make_unique<GemmCall>(kernels_, *current_, product)});
    return ways;
  }
  std::vector<SoftmaxWay> prepare(const SoftmaxCase& softmax) override {
    std::vector<SoftmaxWay> ways;
    ways.push_back({std::string(softmax.kind == SoftmaxKind::log_softmax ? "log_softmax"
                                                                         : "softmax_cross_entropy"),
                    std::make_unique<LinnetSoftmaxCall>(kernels_, *current_, softmax)});
    return ways;
  }

 private:
  const KernelTable& kernels_;
  std::map<int, std::unique_ptr<Workers>> workers_;
  const Workers* current_ = nullptr;
};

}  // namespace

std::unique_ptr<Library> open_linnet() {
  const char* forced = std::getenv("LINNET_ISA");
  return std::make_unique<Linnet>(
      kernels_for(choose_instruction_set(forced != nullptr ? forced : "")));
}

}  // namespace linnet::bench
