// Compiled once for each major version of oneDNN: LINNET_ONEDNN_VERSION_HEADER names the header
// that knows the differences, LINNET_OPEN_ONEDNN the function that is exported.

#include "bench/baselines/onednn.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "bench/baselines/arena.hpp"
#include "linnet/aligned_buffer.hpp"
#include LINNET_ONEDNN_VERSION_HEADER

namespace linnet::bench {
namespace {

constexpr unsigned kOpenMp = 2;  // dnnl_version_t::cpu_runtime: DNNL_RUNTIME_OMP

/// Primitives run on an engine and a stream; a build for SYCL has none where SYCL finds no CPU.
struct Place {
  dnnl_engine_t engine = nullptr;
  dnnl_stream_t stream = nullptr;
};

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

/// A primitive and the memories it runs on.
class Primitive {
 public:
  /// Takes over the description.
  Primitive(const Functions& functions, const Place& place, dnnl_primitive_desc_t description)
      : functions_(functions), place_(place) {
    functions_.primitive_create(&primitive_, description);
    functions_.primitive_desc_destroy(description);
  }
  ~Primitive() {
    for (const dnnl_exec_arg_t& argument : arguments_) functions_.memory_destroy(argument.memory);
    functions_.primitive_destroy(primitive_);
  }
  Primitive(const Primitive&) = delete;
  Primitive& operator=(const Primitive&) = delete;

  void add_argument(int role, dnnl_memory_t memory) { arguments_.push_back({role, memory}); }
  void set(std::size_t argument, const float* data) {
    functions_.memory_set_data_handle(arguments_[argument].memory, const_cast<float*>(data));
  }
  void run() {
    functions_.primitive_execute(primitive_, place_.stream, static_cast<int>(arguments_.size()),
                                 arguments_.data());
    functions_.stream_wait(place_.stream);
  }

 private:
  const Functions& functions_;
  Place place_;
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

/// The matmul primitive, on B as it lies or, with `packed_b`, on B in the layout that oneDNN chose.
class MatmulCall : public ProductCall {
 public:
  /// Null if oneDNN has no implementation.
  static std::unique_ptr<MatmulCall> make(const Functions& functions, const Place& place,
                                          const Product& product, const float* packed_b) {
    const Descriptor a = describe(functions, a_of(product));
    const Descriptor b = packed_b != nullptr ? describe_any(functions, b_of(product))
                                             : describe(functions, b_of(product));
    const Descriptor c = describe(functions, c_of(product));
    const dnnl_primitive_desc_t matmul = describe_matmul(functions, place.engine, a, b, c);
    if (matmul == nullptr) return nullptr;
    return std::unique_ptr<MatmulCall>(new MatmulCall(functions, place, product, matmul, packed_b));
  }

  void run(const float* a, const float* b, float* c) override {
    primitive_.set(0, a);
    if (packed_.size() == 0) primitive_.set(1, b);
    primitive_.set(2, c);
    primitive_.run();
  }

 private:
  MatmulCall(const Functions& functions, const Place& place, const Product& product,
             dnnl_primitive_desc_t matmul, const float* packed_b)
      : MatmulCall(functions, place, product, matmul, weights_of(functions, matmul), packed_b) {}

  MatmulCall(const Functions& functions, const Place& place, const Product& product,
             dnnl_primitive_desc_t matmul, const Descriptor& weights, const float* packed_b)
      : weights_(make_memory(functions, weights, place.engine, nullptr)),
        primitive_(functions, place, matmul) {
    const auto memory = [&](const Strided& matrix) {
      return make_memory(functions, describe(functions, matrix), place.engine, nullptr);
    };
    if (packed_b != nullptr) pack(functions, place, product, weights, packed_b);
    primitive_.add_argument(DNNL_ARG_SRC, memory(a_of(product)));
    primitive_.add_argument(DNNL_ARG_WEIGHTS, weights_);
    primitive_.add_argument(DNNL_ARG_DST, memory(c_of(product)));
  }

  void pack(const Functions& functions, const Place& place, const Product& product,
            const Descriptor& weights, const float* b) {
    packed_ = AlignedBuffer<float>(bytes_of(functions, weights) / sizeof(float) + 1);
    functions.memory_set_data_handle(weights_, packed_.data());
    const Descriptor plain = describe(functions, b_of(product));
    Primitive reorder(functions, place, describe_reorder(functions, place.engine, plain, weights));
    reorder.add_argument(DNNL_ARG_FROM,
                         make_memory(functions, plain, place.engine, const_cast<float*>(b)));
    reorder.add_argument(DNNL_ARG_TO,
                         make_memory(functions, weights, place.engine, packed_.data()));
    reorder.run();
  }

  AlignedBuffer<float> packed_;
  dnnl_memory_t weights_;  // belongs to primitive_
  Primitive primitive_;
};

/// The softmax primitive; for the loss, followed by plain loops for what oneDNN has no primitive
/// for.
class SoftmaxPrimitiveCall : public SoftmaxCall {
 public:
  static std::unique_ptr<SoftmaxPrimitiveCall> make(const Functions& functions, const Place& place,
                                                    const SoftmaxCase& softmax) {
    const Descriptor rows =
        describe(functions, strided(softmax.rows, softmax.classes, softmax.classes, false));
    const dnnl_alg_kind_t algorithm =
        softmax.kind == SoftmaxKind::log_softmax ? dnnl_softmax_log : dnnl_softmax_accurate;
    const dnnl_primitive_desc_t description =
        describe_softmax(functions, place.engine, algorithm, rows);
    if (description == nullptr) return nullptr;
    std::unique_ptr<SoftmaxPrimitiveCall> call(
        new SoftmaxPrimitiveCall(functions, place, softmax, description));
    call->primitive_.add_argument(DNNL_ARG_SRC,
                                  make_memory(functions, rows, place.engine, nullptr));
    call->primitive_.add_argument(DNNL_ARG_DST,
                                  make_memory(functions, rows, place.engine, nullptr));
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
  SoftmaxPrimitiveCall(const Functions& functions, const Place& place, const SoftmaxCase& softmax,
                       dnnl_primitive_desc_t description)
      : softmax_(softmax), primitive_(functions, place, description) {}

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

std::string isa_name(int isa) {
  switch (isa) {
    case dnnl_cpu_isa_sse41:
      return "SSE4.1";
    case dnnl_cpu_isa_avx:
      return "AVX";
    case dnnl_cpu_isa_avx2:
      return "AVX2";
    case dnnl_cpu_isa_avx512_core:
      return "AVX-512";
    case dnnl_cpu_isa_avx512_core_vnni:
      return "AVX-512 VNNI";
    case dnnl_cpu_isa_avx512_core_bf16:
      return "AVX-512 BF16";
    case dnnl_cpu_isa_avx512_core_amx:
      return "AVX-512 AMX";
    default:
      return fmt::format("isa {:#x}", isa);
  }
}

class OneDnn : public Library {
 public:
  OneDnn(const Functions& functions, void (*set_omp_threads)(int))
      : functions_(functions), set_omp_threads_(set_omp_threads) {
    if (functions_.engine_get_count(dnnl_cpu) == 0) return;
    if (functions_.engine_create(&place_.engine, dnnl_cpu, 0) != dnnl_success) return;
    functions_.stream_create(&place_.stream, place_.engine, dnnl_stream_default_flags);
  }

  std::string name() const override {
    const dnnl_version_t& version = *functions_.version();
    return fmt::format("oneDNN {}.{}.{}", version.major, version.minor, version.patch);
  }
  std::string description() const override {
    const dnnl_version_t& version = *functions_.version();
    return fmt::format("commit {}, {}, {}, {}", version.hash,
                       set_omp_threads_ != nullptr ? "OpenMP" : "TBB",
                       isa_name(static_cast<int>(functions_.get_effective_cpu_isa())),
                       place_.stream != nullptr
                           ? "dnnl_sgemm and primitives"
                           : "dnnl_sgemm alone: SYCL, which its primitives run on, finds no CPU");
  }

  void use_threads(int threads) override {
    if (set_omp_threads_ != nullptr) {
      set_omp_threads_(threads);
    } else if (threads != arena_threads_) {
      arena_ = std::make_unique<Arena>(threads);
      arena_threads_ = threads;
    }
  }
  void run_burst(const std::function<void()>& work) override {
    if (arena_) {
      arena_->run(work);
    } else {
      work();
    }
  }

  std::vector<ProductWay> prepare(const Product& product, const float* packed_b) override {
    std::vector<ProductWay> ways;
    ways.push_back({"sgemm", std::make_unique<SgemmCall>(functions_, product)});
    if (place_.stream == nullptr) return ways;
    if (auto call = MatmulCall::make(functions_, place_, product, nullptr)) {
      ways.push_back({"matmul", std::move(call)});
    }
    if (packed_b == nullptr) return ways;
    if (auto call = MatmulCall::make(functions_, place_, product, packed_b)) {
      ways.push_back({"packed", std::move(call)});
    }
    return ways;
  }

  std::vector<SoftmaxWay> prepare(const SoftmaxCase& softmax) override {
    std::vector<SoftmaxWay> ways;
    if (place_.stream == nullptr) return ways;
    if (auto call = SoftmaxPrimitiveCall::make(functions_, place_, softmax)) {
      ways.push_back({"softmax", std::move(call)});
    }
    return ways;
  }

 private:
  Functions functions_;
  void (*set_omp_threads_)(int);
  Place place_;
  std::unique_ptr<Arena> arena_;
  int arena_threads_ = 0;
};

}  // namespace

std::unique_ptr<Library> LINNET_OPEN_ONEDNN(const SharedObject& object) {
  Functions functions;
  if (!find_all(object, functions)) return nullptr;
  const dnnl_version_t& version = *functions.version();
  if (version.major != kOneDnnMajor) return nullptr;
  void (*set_omp_threads)(int) = nullptr;
  if (version.cpu_runtime == kOpenMp) object.find("omp_set_num_threads", set_omp_threads);
  return std::make_unique<OneDnn>(functions, set_omp_threads);
}

}  // namespace linnet::bench
