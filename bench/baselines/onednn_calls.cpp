#include "bench/baselines/onednn_calls.hpp"

#include <algorithm>
#include <cmath>

#include "linnet/aligned_buffer.hpp"

namespace linnet::bench::LINNET_ONEDNN_NAMESPACE {
namespace {

class SgemmCall : public ProductCall {
 public:
  SgemmCall(const Functions& functions, const Product& product)
      : functions_(functions), product_(product) {}

  void run(const float* a, const float* b, float* c) override {
    const auto letter = [](Op op) { return op == Op::none ? 'N' : 'T'; };
    const auto as_dim = [](std::size_t value) { return static_cast<dnnl_dim_t>(value); };
    functions_.sgemm(letter(product_.a), letter(product_.b), as_dim(product_.m), as_dim(product_.n),
                     as_dim(product_.k), 1.0f, a, as_dim(product_.lda()), b, as_dim(product_.ldb()),
                     0.0f, c, as_dim(product_.ldc()));
  }

 private:
  const Functions& functions_;
  Product product_;
};

/// A primitive and the memory objects of its arguments.
class Primitive {
 public:
  /// Takes over the description.
  Primitive(const Functions& functions, const Device& device, dnnl_primitive_desc_t description)
      : functions_(functions), device_(device) {
    functions_.primitive_create(&primitive_, description);
    functions_.primitive_desc_destroy(description);
  }
  ~Primitive() {
    for (const dnnl_exec_arg_t& argument : arguments_) functions_.memory_destroy(argument.memory);
    functions_.primitive_destroy(primitive_);
  }
  Primitive(const Primitive&) = delete;
  Primitive& operator=(const Primitive&) = delete;

  /// Takes over the memory. Arguments are numbered in the order in which they are added.
  void add_argument(int role, dnnl_memory_t memory) { arguments_.push_back({role, memory}); }
  void set(std::size_t argument, const float* data) {
    functions_.memory_set_data_handle(arguments_[argument].memory, const_cast<float*>(data));
  }
  void run() {
    functions_.primitive_execute(primitive_, device_.stream, static_cast<int>(arguments_.size()),
                                 arguments_.data());
    functions_.stream_wait(device_.stream);
  }

 private:
  const Functions& functions_;
  Device device_;
  dnnl_primitive_t primitive_ = nullptr;
  std::vector<dnnl_exec_arg_t> arguments_;
};

Strided a_of(const Product& p) {
  return strided(p.m, p.k, p.lda(), p.a == Op::transpose);
}
Strided b_of(const Product& p) {
  return strided(p.k, p.n, p.ldb(), p.b == Op::transpose);
}
Strided c_of(const Product& p) {
  return strided(p.m, p.n, p.ldc(), false);
}

class MatmulCall : public ProductCall {
 public:
  static std::unique_ptr<MatmulCall> make(const Functions& functions, const Device& device,
                                          const Product& product, const float* packed_b) {
    const Descriptor a = describe(functions, a_of(product));
    const Descriptor b = packed_b != nullptr ? describe_any(functions, b_of(product))
                                             : describe(functions, b_of(product));
    const Descriptor c = describe(functions, c_of(product));
    const dnnl_primitive_desc_t matmul = describe_matmul(functions, device.engine, a, b, c);
    if (matmul == nullptr) return nullptr;
    return std::unique_ptr<MatmulCall>(
        new MatmulCall(functions, device, product, matmul, packed_b));
  }

  void run(const float* a, const float* b, float* c) override {
    primitive_.set(0, a);
    if (packed_.size() == 0) primitive_.set(1, b);
    primitive_.set(2, c);
    primitive_.run();
  }

 private:
  MatmulCall(const Functions& functions, const Device& device, const Product& product,
             dnnl_primitive_desc_t matmul, const float* packed_b)
      : MatmulCall(functions, device, product, matmul, weights_of(functions, matmul), packed_b) {}

  MatmulCall(const Functions& functions, const Device& device, const Product& product,
             dnnl_primitive_desc_t matmul, const Descriptor& weights, const float* packed_b)
      : weights_(make_memory(functions, weights, device.engine, nullptr)),
        primitive_(functions, device, matmul) {
    const auto memory = [&](const Strided& matrix) {
      return make_memory(functions, describe(functions, matrix), device.engine, nullptr);
    };
    if (packed_b != nullptr) pack(functions, device, product, weights, packed_b);
    primitive_.add_argument(DNNL_ARG_SRC, memory(a_of(product)));
    primitive_.add_argument(DNNL_ARG_WEIGHTS, weights_);
    primitive_.add_argument(DNNL_ARG_DST, memory(c_of(product)));
  }

  void pack(const Functions& functions, const Device& device, const Product& product,
            const Descriptor& weights, const float* b) {
    packed_ = AlignedBuffer<float>(bytes_of(functions, weights) / sizeof(float) + 1);
    functions.memory_set_data_handle(weights_, packed_.data());
    const Descriptor plain = describe(functions, b_of(product));
    Primitive reorder(functions, device,
                      describe_reorder(functions, device.engine, plain, weights));
    reorder.add_argument(DNNL_ARG_FROM,
                         make_memory(functions, plain, device.engine, const_cast<float*>(b)));
    reorder.add_argument(DNNL_ARG_TO,
                         make_memory(functions, weights, device.engine, packed_.data()));
    reorder.run();
  }

  AlignedBuffer<float> packed_;
  dnnl_memory_t weights_;  // belongs to primitive_
  Primitive primitive_;
};

class SoftmaxPrimitiveCall : public SoftmaxCall {
 public:
  static std::unique_ptr<SoftmaxPrimitiveCall> make(const Functions& functions,
                                                    const Device& device,
                                                    const SoftmaxCase& softmax) {
    const Descriptor rows =
        describe(functions, strided(softmax.rows, softmax.classes, softmax.classes, false));
    const dnnl_alg_kind_t algorithm =
        softmax.kind == SoftmaxKind::log_softmax ? dnnl_softmax_log : dnnl_softmax_accurate;
    const dnnl_primitive_desc_t description =
        describe_softmax(functions, device.engine, algorithm, rows);
    if (description == nullptr) return nullptr;
    std::unique_ptr<SoftmaxPrimitiveCall> call(
        new SoftmaxPrimitiveCall(functions, device, softmax, description));
    call->primitive_.add_argument(DNNL_ARG_SRC,
                                  make_memory(functions, rows, device.engine, nullptr));
    call->primitive_.add_argument(DNNL_ARG_DST,
                                  make_memory(functions, rows, device.engine, nullptr));
    return call;
  }

  SoftmaxLoss run(const float* logits, const std::uint32_t* labels, float* out) override {
    primitive_.set(0, logits);
    primitive_.set(1, out);
    primitive_.run();
    if (softmax_.kind == SoftmaxKind::log_softmax) return {};
    return finish(logits, labels, out);
  }

 private:
  SoftmaxPrimitiveCall(const Functions& functions, const Device& device, const SoftmaxCase& softmax,
                       dnnl_primitive_desc_t description)
      : softmax_(softmax), primitive_(functions, device, description) {}

  SoftmaxLoss finish(const float* logits, const std::uint32_t* labels, float* out) const {
    SoftmaxLoss loss;
    const std::size_t classes = softmax_.classes;
    const float scale = 1.0f / static_cast<float>(softmax_.rows);
    for (std::size_t row = 0; row < softmax_.rows; ++row) {
      float* probabilities = out + row * classes;
      const float* scores = logits + row * classes;
      const std::size_t label = labels[row];
      loss.loss -= static_cast<double>(std::log(probabilities[label]));
      const auto best = std::max_element(scores, scores + classes) - scores;
      loss.correct += static_cast<std::size_t>(best) == label ? 1 : 0;
      probabilities[label] -= 1.0f;
      for (std::size_t c = 0; c < classes; ++c) probabilities[c] *= scale;
    }
    loss.loss /= static_cast<double>(softmax_.rows);
    return loss;
  }

  SoftmaxCase softmax_;
  Primitive primitive_;
};

}  // namespace

std::unique_ptr<ProductCall> make_sgemm_call(const Functions& functions, const Product& product) {
  return std::make_unique<SgemmCall>(functions, product);
}

std::unique_ptr<ProductCall> make_matmul_call(const Functions& functions, const Device& device,
                                              const Product& product, const float* packed_b) {
  return MatmulCall::make(functions, device, product, packed_b);
}

std::unique_ptr<SoftmaxCall> make_softmax_call(const Functions& functions, const Device& device,
                                               const SoftmaxCase& softmax) {
  return SoftmaxPrimitiveCall::make(functions, device, softmax);
}

}  // namespace linnet::bench::LINNET_ONEDNN_NAMESPACE
