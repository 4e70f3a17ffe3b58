// The baseline Eigen, compiled into one module for each instruction set, which the macro
// LINNET_KERNEL_SET names.

#include <fmt/format.h>

#include <Eigen/Core>

#include "bench/baselines/eigen_softmax.hpp"
#include "bench/baselines/plugin.hpp"

namespace linnet::bench {
namespace {

#define LINNET_TEXT_(x) #x
#define LINNET_TEXT(x) LINNET_TEXT_(x)

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

auto view(const float* data, std::size_t rows, std::size_t columns) {
  return Eigen::Map<const RowMajor>(data, static_cast<Eigen::Index>(rows),
                                    static_cast<Eigen::Index>(columns));
}

/// Calls `use` with the factor, transposed if `op` says so. The two cases have different types.
template <class Use>
void with_factor(const float* data, Op op, std::size_t rows, std::size_t columns, const Use& use) {
  if (op == Op::none) {
    use(view(data, rows, columns));
  } else {
    use(view(data, columns, rows).transpose());
  }
}

class EigenCall : public ProductCall {
 public:
  explicit EigenCall(const Product& product) : product_(product) {}

  void run(const float* a, const float* b, float* c) override {
    Eigen::Map<RowMajor> to(c, static_cast<Eigen::Index>(product_.m),
                            static_cast<Eigen::Index>(product_.n));
    with_factor(a, product_.a, product_.m, product_.k, [&](const auto& left) {
      with_factor(b, product_.b, product_.k, product_.n,
                  [&](const auto& right) { to.noalias() = left * right; });
    });
  }

 private:
  Product product_;
};

class EigenLibrary : public Library {
 public:
  std::string name() const override {
    return fmt::format("Eigen {}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION,
                       EIGEN_MINOR_VERSION);
  }
  std::string description() const override {
    return fmt::format("compiled for {}, vectors: {}, OpenMP", LINNET_TEXT(LINNET_KERNEL_SET),
                       Eigen::SimdInstructionSetsInUse());
  }
  void use_threads(int threads) override { Eigen::setNbThreads(threads); }
  std::vector<ProductWay> prepare(const Product& product, const float*) override {
    std::vector<ProductWay> ways;
    ways.push_back({"product", std::make_unique<EigenCall>(product)});
    return ways;
  }
  std::vector<SoftmaxWay> prepare(const SoftmaxCase& softmax) override {
    return eigen_softmax_ways(softmax);
  }
};

}  // namespace
}  // namespace linnet::bench

LINNET_BENCH_EXPORT linnet::bench::Library* linnet_bench_open_plugin() {
  return new linnet::bench::EigenLibrary;
}
