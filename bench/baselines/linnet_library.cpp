#include "bench/baselines/linnet_library.hpp"

#include <map>

#include "linnet/context.hpp"
#include "linnet/gemm.hpp"
#include "linnet/gemm_plan.hpp"
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
  GemmCall(const Context& context, const Product& product) : context_(context), product_(product) {}

  void run(const float* a, const float* b, float* c) override { multiply(a, b, c); }
  void run_on_bytes(const std::uint8_t* a, const float* b, float* c) override { multiply(a, b, c); }

 private:
  template <class T>
  void multiply(const T* a, const float* b, float* c) {
    gemm(1.0f, factor(a, product_.a, product_.m, product_.k),
         factor(b, product_.b, product_.k, product_.n), 0.0f,
         MatrixView<float>(c, product_.m, product_.n, product_.ldc()), context_);
  }

  const Context& context_;
  Product product_;
};

class PlanCall : public ProductCall {
 public:
  PlanCall(const Context& context, const Product& product)
      : plan_(
            {.m = product.m, .n = product.n, .k = product.k, .op_a = product.a, .op_b = product.b},
            context) {}

  void run(const float* a, const float* b, float* c) override { plan_(a, b, c); }

 private:
  GemmPlan plan_;
};

class LinnetSoftmaxCall : public SoftmaxCall {
 public:
  LinnetSoftmaxCall(const Context& context, const SoftmaxCase& softmax)
      : context_(context), softmax_(softmax) {}

  SoftmaxLoss run(const float* logits, const std::uint32_t* labels, float* out) override {
    const std::size_t classes = softmax_.classes;
    const MatrixView<const float> in(logits, softmax_.rows, classes, classes);
    const MatrixView<float> to(out, softmax_.rows, classes, classes);
    if (softmax_.kind == SoftmaxKind::log_softmax) {
      log_softmax(in, to, context_);
      return {};
    }
    const CrossEntropy result = softmax_cross_entropy(in, {labels, softmax_.rows}, to, context_);
    return {result.loss, result.correct};
  }

 private:
  const Context& context_;
  SoftmaxCase softmax_;
};

class Linnet : public Library {
 public:
  std::string name() const override { return "Linnet"; }
  std::string description() const override {
    return "kernels for " + std::string(name_of(context_->instruction_set()));
  }
  bool is_baseline() const override { return false; }

  void use_threads(int threads) override {
    ContextOptions options;
    options.threads = threads;
    context_ = &contexts_.try_emplace(threads, options).first->second;
  }

  std::vector<ProductWay> prepare(const Product& product, const float*) override {
    std::vector<ProductWay> ways = prepare_on_bytes(product);
    ways.push_back({"plan", std::make_unique<PlanCall>(*context_, product), true});
    return ways;
  }
  std::vector<ProductWay> prepare_on_bytes(const Product& product) override {
    std::vector<ProductWay> ways;
    ways.push_back({"gemm", std::make_unique<GemmCall>(*context_, product)});
    return ways;
  }
  std::vector<SoftmaxWay> prepare(const SoftmaxCase& softmax) override {
    std::vector<SoftmaxWay> ways;
    ways.push_back({std::string(softmax.kind == SoftmaxKind::log_softmax ? "log_softmax"
                                                                         : "softmax_cross_entropy"),
                    std::make_unique<LinnetSoftmaxCall>(*context_, softmax)});
    return ways;
  }

 private:
  std::map<int, Context> contexts_;              ///< by their number of threads
  const Context* context_ = &default_context();  ///< the one in use
};

}  // namespace

std::unique_ptr<Library> open_linnet() {
  return std::make_unique<Linnet>();
}

}  // namespace linnet::bench
