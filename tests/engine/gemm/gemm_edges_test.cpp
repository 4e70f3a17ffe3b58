#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/gemm_case.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

template <class Body>
void for_all_ops(const Body& body) {
  for (const Op a : kOps) {
    for (const Op b : kOps) body(a, b);
  }
}

/// A product of operands that nobody may read must leave exactly β · C, or zeros, and nothing else.
template <class T>
void check_only_scales(const GemmShape& shape, float alpha, Random& random) {
  const int threads = 2;
  for_each_set([&](const KernelTable& kernels) {
    GemmCase<T> operands(shape, any_placement(random), random);
    const ReferenceProduct none{std::vector<double>(shape.m * shape.n),
                                std::vector<double>(shape.m * shape.n)};
    operands.a().forbid();
    operands.b().forbid();
    for (const float beta : {0.0f, 1.0f, -1.0f, 0.5f, 3.3f}) {
      INFO(shape.text() << ", alpha " << alpha << ", beta " << beta);
      const GuardedMatrix<float> c = operands.run(context_of(kernels, threads), alpha, beta);
      // One product of floats: what it rounds to is known.
      CHECK(operands.error(c, none, 0.0f, beta).share() <= (beta == 3.3f ? 1.0 : 0.0));
      CHECK(c.strays() == 0);
    }
  });
}

TEMPLATE_TEST_CASE("alpha 0 scales C and reads neither A nor B", "[gemm]", float, std::uint8_t) {
  Random random(test_seed(), 71);
  for_all_ops([&](Op a, Op b) {
    for (const auto& [m, n, k] : std::vector<std::array<std::size_t, 3>>{
             {1, 1, 1}, {17, 33, 9}, {5, 70, 80}, {70, 5, 80}, {300, 2, 700}}) {
      check_only_scales<TestType>({m, n, k, a, b}, 0.0f, random);
    }
  });
}

TEMPLATE_TEST_CASE("a product over nothing scales C", "[gemm]", float, std::uint8_t) {
  Random random(test_seed(), 72);
  for_all_ops([&](Op a, Op b) {
    for (const std::size_t m : {1U, 3U, 65U}) {
      for (const std::size_t n : {1U, 2U, 70U}) {
        for (const float alpha : {0.0f, 1.0f, kNaN}) {
          check_only_scales<TestType>({m, n, 0, a, b}, alpha, random);
        }
      }
    }
  });
}

TEST_CASE("a product over nothing takes matrices without memory", "[gemm]") {
  const int threads = 2;
  for_each_set([&](const KernelTable& kernels) {
    std::array<float, 6> c = {1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f};
    gemm(1.0f, Factor<float>{{nullptr, 2, 0, 0}}, Factor<float>{{nullptr, 0, 3, 3}}, 2.0f,
         {c.data(), 2, 3, 3}, context_of(kernels, threads));
    CHECK(c == std::array{2.0f, 4.0f, 6.0f, 8.0f, 10.0f, 12.0f});
    gemm(1.0f, Factor<float>{}, Factor<float>{}, 0.0f, {}, context_of(kernels, threads));
  });
}

TEMPLATE_TEST_CASE("a product without rows or columns touches nothing", "[gemm]", float,
                   std::uint8_t) {
  const int threads = 2;
  Random random(test_seed(), 73);
  for_each_set([&](const KernelTable& kernels) {
    for_all_ops([&](Op a, Op b) {
      for (const std::size_t m : {0U, 1U, 20U}) {
        for (const std::size_t n : {0U, 1U, 100U}) {
          for (const std::size_t k : {0U, 1U, 100U}) {
            if (m != 0 && n != 0) continue;
            const GemmShape shape{m, n, k, a, b};
            GemmCase<TestType> operands(shape, any_placement(random), random);
            operands.a().forbid();
            operands.b().forbid();
            INFO(shape.text());
            CHECK(operands.run(context_of(kernels, threads), 1.0f, 0.5f).strays() == 0);
          }
        }
      }
    });
  });
}

TEST_CASE("scaling by 0 makes zeros, scaling otherwise keeps NaN and infinities", "[gemm]") {
  const int threads = 1;
  const Factor<float> nothing{{nullptr, 1, 0, 0}};
  const Factor<float> of_nothing{{nullptr, 0, 4, 4}};
  for_each_set([&](const KernelTable& kernels) {
    std::array<float, 4> c = {kNaN, kInfinity, -kInfinity, -2.0f};
    gemm(1.0f, nothing, of_nothing, -1.0f, {c.data(), 1, 4, 4}, context_of(kernels, threads));
    CHECK(std::isnan(c[0]));
    CHECK(c[1] == -kInfinity);
    CHECK(c[2] == kInfinity);
    CHECK(c[3] == 2.0f);
    gemm(1.0f, nothing, of_nothing, 0.0f, {c.data(), 1, 4, 4}, context_of(kernels, threads));
    for (const float value : c) {
      CHECK(value == 0.0f);
      CHECK_FALSE(std::signbit(value));
    }
  });
}

}  // namespace
}  // namespace linnet::test
