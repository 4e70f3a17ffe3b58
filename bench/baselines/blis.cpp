#include "bench/baselines/blis.hpp"

#include <algorithm>
#include <cstdlib>

#include "bench/baselines/cblas.hpp"

namespace linnet::bench {
namespace {

constexpr const char* kAvx512 = "skx";

bool has_avx512() {
  const auto sets = compiled_instruction_sets();
  return std::find(sets.begin(), sets.end(), InstructionSet::avx512) != sets.end() &&
         is_available(InstructionSet::avx512);
}

using BlisInteger = std::int64_t;  // dim_t of a 64-bit build; arch_t and the BLAS integers are int

struct Functions {
  CblasSgemm* sgemm = nullptr;
  CblasSgemv* sgemv = nullptr;  // may be missing
  void (*init)() = nullptr;
  void (*set_threads)(BlisInteger) = nullptr;
  char* (*version)() = nullptr;
  int (*query_arch)() = nullptr;
  char* (*arch_name)(int) = nullptr;
};

bool find_all(const SharedObject& object, Functions& functions) {
  object.find("cblas_sgemv", functions.sgemv);
  return object.find("cblas_sgemm", functions.sgemm) && object.find("bli_init", functions.init) &&
         object.find("bli_thread_set_num_threads", functions.set_threads) &&
         object.find("bli_info_get_version_str", functions.version) &&
         object.find("bli_arch_query_id", functions.query_arch) &&
         object.find("bli_arch_string", functions.arch_name);
}

class Blis : public Library {
 public:
  explicit Blis(const Functions& functions) : functions_(functions) {}

  std::string name() const override {
    const std::string version = functions_.version();
    return version.rfind("AOCL", 0) == 0 ? version : "BLIS " + version;
  }
  std::string description() const override {
    return std::string("version ") + functions_.version() + ", kernels for " +
           functions_.arch_name(functions_.query_arch());
  }
  void use_threads(int threads) override { functions_.set_threads(threads); }
  std::vector<ProductWay> prepare(const Product& product, const float*) override {
    return cblas_ways(functions_.sgemm, functions_.sgemv, product);
  }

 private:
  Functions functions_;
};

}  // namespace

std::unique_ptr<Library> open_blis(const SharedObject& object) {
  Functions functions;
  if (!find_all(object, functions)) return nullptr;
  // If BLIS_ARCH_TYPE is set, BLIS aborts when its kernels are queried before this call.
  functions.init();
  return std::make_unique<Blis>(functions);
}

std::unique_ptr<Library> open_blis_for_avx512(const SharedObject& object, const Library& first) {
  const bool needed = has_avx512() && first.description().find(kAvx512) == std::string::npos;
  if (!needed) return nullptr;
  ::setenv("BLIS_ARCH_TYPE", kAvx512, 1);
  std::string ignored;
  const auto copy = object.open_again(ignored);
  auto library = copy ? open_blis(*copy) : nullptr;
  ::unsetenv("BLIS_ARCH_TYPE");
  return library;
}

}  // namespace linnet::bench
