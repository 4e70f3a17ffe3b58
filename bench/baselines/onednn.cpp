#include "bench/baselines/onednn.hpp"

#include <fmt/format.h>

#include "bench/baselines/arena.hpp"
#include "bench/baselines/onednn_calls.hpp"

namespace linnet::bench {
namespace LINNET_ONEDNN_NAMESPACE {
namespace {

constexpr unsigned kOpenMp = 2;  // dnnl_version_t::cpu_runtime: DNNL_RUNTIME_OMP

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
    if (functions_.engine_create(&device_.engine, dnnl_cpu, 0) != dnnl_success) return;
    functions_.stream_create(&device_.stream, device_.engine, dnnl_stream_default_flags);
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
                       device_.stream != nullptr
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
    ways.push_back({"sgemm", make_sgemm_call(functions_, product)});
    if (device_.stream == nullptr) return ways;
    if (auto call = make_matmul_call(functions_, device_, product, nullptr)) {
      ways.push_back({"matmul", std::move(call), true});
    }
    if (packed_b == nullptr) return ways;
    if (auto call = make_matmul_call(functions_, device_, product, packed_b)) {
      ways.push_back({"packed", std::move(call), true});
    }
    return ways;
  }

  std::vector<SoftmaxWay> prepare(const SoftmaxCase& softmax) override {
    std::vector<SoftmaxWay> ways;
    if (device_.stream == nullptr) return ways;
    if (auto call = make_softmax_call(functions_, device_, softmax)) {
      ways.push_back({"softmax", std::move(call)});
    }
    return ways;
  }

 private:
  Functions functions_;
  void (*set_omp_threads_)(int);
  Device device_;
  std::unique_ptr<Arena> arena_;
  int arena_threads_ = 0;
};

}  // namespace
}  // namespace LINNET_ONEDNN_NAMESPACE

std::unique_ptr<Library> LINNET_OPEN_ONEDNN(const SharedObject& object) {
  LINNET_ONEDNN_NAMESPACE::Functions functions;
  if (!find_all(object, functions)) return nullptr;
  void (*set_omp_threads)(int) = nullptr;
  if (functions.version()->cpu_runtime == LINNET_ONEDNN_NAMESPACE::kOpenMp) {
    object.find("omp_set_num_threads", set_omp_threads);
  }
  return std::make_unique<LINNET_ONEDNN_NAMESPACE::OneDnn>(functions, set_omp_threads);
}

}  // namespace linnet::bench
