#include "bench/baselines/openblas.hpp"

#include <string_view>

#include "bench/baselines/cblas.hpp"

namespace linnet::bench {
namespace {

struct Functions {
  CblasSgemm* sgemm = nullptr;
  CblasSgemv* sgemv = nullptr;  // may be missing
  void (*set_threads)(int) = nullptr;
  char* (*config)() = nullptr;
  char* (*core)() = nullptr;
};

/// The wheel of SciPy prefixes all names, so that they do not clash with other builds of OpenBLAS.
bool find_all(const SharedObject& object, const std::string& prefix, Functions& functions) {
  const auto find = [&](const char* name, auto& function) {
    return object.find((prefix + name).c_str(), function);
  };
  find("cblas_sgemv", functions.sgemv);
  return find("cblas_sgemm", functions.sgemm) &&
         find("openblas_set_num_threads", functions.set_threads) &&
         find("openblas_get_config", functions.config) &&
         find("openblas_get_corename", functions.core);
}

class OpenBlas : public Library {
 public:
  explicit OpenBlas(const Functions& functions) : functions_(functions) {}

  /// The configuration reads "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH …".
  std::string name() const override {
    const std::string_view config = functions_.config();
    const std::size_t space = config.find(' ');
    if (space == std::string_view::npos) return "OpenBLAS";
    return std::string(config.substr(0, config.find(' ', space + 1)));
  }
  std::string description() const override {
    return std::string(functions_.config()) + ", kernels for " + functions_.core();
  }
  void use_threads(int threads) override { functions_.set_threads(threads); }
  std::vector<ProductWay> prepare(const Product& product, const float*) override {
    return cblas_ways(functions_.sgemm, functions_.sgemv, product);
  }

 private:
  Functions functions_;
};

}  // namespace

std::unique_ptr<Library> open_openblas(const SharedObject& object) {
  Functions functions;
  if (find_all(object, "", functions) || find_all(object, "scipy_", functions)) {
    return std::make_unique<OpenBlas>(functions);
  }
  return nullptr;
}

}  // namespace linnet::bench
