#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/gemm_case.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Shapes for each way that a product is computed, with rests in every direction.
const std::vector<std::array<std::size_t, 3>> kSizes = {{7, 18, 5}, {13, 35, 3}, {5, 70, 9},
                                                        {70, 5, 9}, {3, 66, 67}, {66, 3, 67}};

template <class Body>
void for_each_shape(const Body& body) {
  for (const auto& [m, n, k] : kSizes) {
    for (const Op a : kOps) {
      for (const Op b : kOps) body(GemmShape{m, n, k, a, b});
    }
  }
}

/// Zeros here and there, for an infinity to meet.
template <class T>
void sow_zeros(GuardedMatrix<T>& matrix, Random& random) {
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    for (std::size_t j = 0; j < matrix.columns(); ++j) {
      if (random.below(4) == 0) matrix.at(i, j) = T{0};
    }
  }
}

/// Puts each special number at each place of `matrix`, which belongs to `operands`, and compares
/// all of C with the reference: the numbers that must become NaN, and those that must not.
template <class T>
void check_each_place(const GemmCase<T>& operands, GuardedMatrix<float>& matrix, Random& random) {
  static const std::vector<const KernelTable*> sets = all_kernels();
  const int threads = 2;
  const float alpha = -0.5f;
  const std::size_t places = matrix.rows() * matrix.columns();
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    for (std::size_t j = 0; j < matrix.columns(); ++j) {
      if (random.below(kSlowdown * std::max<std::size_t>(places / 200, 1)) != 0) continue;
      const float before = matrix.at(i, j);
      for (const float special : {kNaN, kInfinity, -kInfinity}) {
        matrix.at(i, j) = special;
        const ReferenceProduct reference = operands.reference();
        for (const KernelTable* kernels : sets) {
          const float beta = random.below(2) == 0 ? 0.0f : 0.5f;
          const auto c = operands.run(context_of(*kernels, threads), alpha, beta);
          const WorstError worst = operands.error(c, reference, alpha, beta);
          if (worst.share() <= 1.0) continue;
          INFO(operands.shape().text() << ", set " << name_of(kernels->set) << ", " << special
                                       << " at " << i << ", " << j << ": " << worst.text());
          CHECK(worst.share() <= 1.0);
        }
      }
      matrix.at(i, j) = before;
    }
  }
}

TEST_CASE("NaN and infinities in A reach their row of C, and no other number", "[gemm]") {
  Random random(test_seed(), 81);
  for_each_shape([&](const GemmShape& shape) {
    GemmCase<float> operands(shape, any_placement(random), random);
    sow_zeros(operands.b(), random);
    check_each_place(operands, operands.a(), random);
  });
}

TEMPLATE_TEST_CASE("NaN and infinities in B reach their column of C, and no other number", "[gemm]",
                   float, std::uint8_t) {
  Random random(test_seed(), 82);
  for_each_shape([&](const GemmShape& shape) {
    GemmCase<TestType> operands(shape, any_placement(random), random);
    sow_zeros(operands.a(), random);
    check_each_place(operands, operands.b(), random);
  });
}

TEST_CASE("infinities of both signs in one sum make NaN", "[gemm]") {
  const int threads = 1;
  Random random(test_seed(), 83);
  for_each_set([&](const KernelTable& kernels) {
    for_each_shape([&](const GemmShape& shape) {
      GemmCase<float> operands(shape, any_placement(random), random);
      for (int repeat = 0; repeat < 6; ++repeat) {
        auto& matrix = repeat % 2 == 0 ? operands.a() : operands.b();
        matrix.at(random.below(matrix.rows()), random.below(matrix.columns())) =
            repeat < 3 ? kInfinity : -kInfinity;
      }
      const auto c = operands.run(context_of(kernels, threads), 1.0f, 1.0f);
      const WorstError worst = operands.error(c, operands.reference(), 1.0f, 1.0f);
      INFO(shape.text() << ": " << worst.text());
      CHECK(worst.share() <= 1.0);
    });
  });
}

TEST_CASE("what a product of NaN leaves in packing memory reaches no later product", "[gemm]") {
  const int threads = 2;
  Random random(test_seed(), 84);
  for_each_set([&](const KernelTable& kernels) {
    for_each_shape([&](const GemmShape& shape) {
      // Larger in each direction, so that all of the memory that is used next holds NaN.
      const GemmShape larger{shape.m + 40, shape.n + 40, shape.k + 70, shape.a, shape.b};
      for (const GemmShape& first : {larger, GemmShape{shape.m, shape.n + 40, shape.k + 70},
                                     GemmShape{shape.m + 40, shape.n, shape.k + 70}}) {
        GemmCase<float> spoilt(first, {}, random);
        for (std::size_t i = 0; i < spoilt.a().rows(); ++i) {
          std::fill_n(spoilt.a().row(i), spoilt.a().columns(), kNaN);
        }
        for (std::size_t i = 0; i < spoilt.b().rows(); ++i) {
          std::fill_n(spoilt.b().row(i), spoilt.b().columns(), kNaN);
        }
        spoilt.run(context_of(kernels, threads), 1.0f, 0.0f);
      }
      const GemmCase<float> operands(shape, any_placement(random), random);
      const auto c = operands.run(context_of(kernels, threads), 1.0f, 0.5f);
      const WorstError worst = operands.error(c, operands.reference(), 1.0f, 0.5f);
      INFO(shape.text() << ": " << worst.text());
      CHECK(worst.share() <= 1.0);
    });
  });
}

}  // namespace
}  // namespace linnet::test
