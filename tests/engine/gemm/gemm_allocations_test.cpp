#include <array>
#include <thread>
#include <vector>

#include "tests/support/allocations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/gemm_case.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

/// Operands for each way that a product is computed.
template <class T>
std::vector<GemmCase<T>> all_ways() {
  Random random(test_seed(), 95);
  std::vector<GemmCase<T>> cases;
  for (const auto& [m, n, k] : std::vector<std::array<std::size_t, 3>>{{130, 131, 700},
                                                                       {64, 10, 4097},
                                                                       {10, 64, 4097},
                                                                       {1500, 6, 300},
                                                                       {6, 1500, 300},
                                                                       {900, 1, 700},
                                                                       {1, 900, 700},
                                                                       {5, 1, 30'000}}) {
    for (const Op a : kOps) {
      for (const Op b : kOps) cases.emplace_back(GemmShape{m, n, k, a, b}, Placement{}, random);
    }
  }
  return cases;
}

template <class T>
void multiply_all(const std::vector<GemmCase<T>>& cases, std::vector<Matrix<float>>& results,
                  const Context& context) {
  for (std::size_t i = 0; i < cases.size(); ++i) {
    gemm(1.0f, cases[i].a_factor(), cases[i].b_factor(), 0.0f, results[i].view(), context);
  }
}

TEMPLATE_TEST_CASE("after the first products nothing is allocated any more", "[gemm]", float,
                   std::uint8_t) {
  const auto cases = all_ways<TestType>();
  std::vector<Matrix<float>> results;
  for (const auto& operands : cases) results.emplace_back(operands.shape().m, operands.shape().n);
  for (const int threads : {1, 3}) {
    for_each_set([&](const KernelTable& kernels) {
      // The first round takes what it needs, and so may the second, which starts with other
      // buffers. Other threads may come late to some products, but in the end all have enough.
      multiply_all(cases, results, context_of(kernels, threads));
      multiply_all(cases, results, context_of(kernels, threads));
      std::size_t quiet = 0;
      for (int round = 0; round < (threads == 1 ? 5 : 50) && quiet < 5; ++round) {
        const std::size_t before = allocations_so_far();
        multiply_all(cases, results, context_of(kernels, threads));
        quiet = allocations_so_far() == before ? quiet + 1 : 0;
      }
      INFO(threads << " threads");
      CHECK(quiet == 5);
    });
  }
}

TEST_CASE("allocations are counted", "[gemm]") {
  // A thread without a store yet: the test above would see an allocation if there were one.
  const auto cases = all_ways<float>();
  std::vector<Matrix<float>> results;
  for (const auto& operands : cases) results.emplace_back(operands.shape().m, operands.shape().n);
  std::size_t first = 0;
  const Context& one = context_of(best_kernels(), 1);
  std::thread([&] {
    const std::size_t before = allocations_so_far();
    multiply_all(cases, results, one);
    first = allocations_so_far() - before;
  }).join();
  CHECK(first > 0);
}

}  // namespace
}  // namespace linnet::test
