#include <array>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/gemm_case.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

/// Sizes on and around the edges of registers, tiles, chunks and blocks.
constexpr std::array<std::size_t, 14> kSmall = {0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33};
constexpr std::array<std::size_t, 12> kLarge = {63,  64,  65,  127, 128, 129,
                                                255, 256, 257, 511, 512, 513};
constexpr std::array<float, 4> kFactors = {0.0f, 1.0f, -1.0f, 0.5f};

float any_factor(Random& random) {
  return kFactors[random.below(kFactors.size())];
}

std::size_t any_size(Random& random) {
  const std::size_t index = random.below(kSmall.size() + kLarge.size());
  return index < kSmall.size() ? kSmall[index] : kLarge[index - kSmall.size()];
}

/// One product on each set, on one to three threads.
class Checker {
 public:
  explicit Checker(std::uint64_t stream) : random_(test_seed(), stream) {}

  Random& random() { return random_; }

  template <class T>
  void check(const GemmShape& shape, float alpha, float beta) {
    const GemmCase<T> operands(shape, any_placement(random_), random_);
    const ReferenceProduct reference = operands.reference();
    const int threads = 1 + static_cast<int>(random_.below(3));
    for (const KernelTable* kernels : sets_) {
      const GuardedMatrix<float> c = operands.run(context_of(*kernels, threads), alpha, beta);
      const WorstError worst = operands.error(c, reference, alpha, beta);
      const std::size_t strays = c.strays();
      ++products_;
      if (worst.share() <= 1.0 && strays == 0) continue;
      INFO(shape.text() << ", alpha " << alpha << ", beta " << beta << ", " << threads
                        << " threads, set " << name_of(kernels->set) << ", seed " << test_seed());
      INFO(worst.text());
      CHECK(worst.share() <= 1.0);
      CHECK(strays == 0);
    }
  }

  std::size_t products() const { return products_; }

 private:
  Random random_;
  std::vector<const KernelTable*> sets_ = all_kernels();
  std::size_t products_ = 0;
};

template <class Body>
void for_all_ops(std::size_t m, std::size_t n, std::size_t k, const Body& body) {
  for (const Op a : kOps) {
    for (const Op b : kOps) body(GemmShape{m, n, k, a, b});
  }
}

TEMPLATE_TEST_CASE("products of all small shapes are as good as their rounding allows", "[gemm]",
                   float, std::uint8_t) {
  WARN("seed " << test_seed());
  Checker checker(61);
  for (const std::size_t m : kSmall) {
    for (const std::size_t n : kSmall) {
      for (const std::size_t k : kSmall) {
        for_all_ops(m, n, k, [&](const GemmShape& shape) {
          if (checker.random().below(kSlowdown) != 0) return;
          const float alpha = any_factor(checker.random());
          checker.check<TestType>(shape, alpha, any_factor(checker.random()));
        });
      }
    }
  }
  CHECK(checker.products() >= 4 * 14 * 14 * 14 / (2 * kSlowdown));
}

TEMPLATE_TEST_CASE("products of large shapes are as good as their rounding allows", "[gemm]", float,
                   std::uint8_t) {
  WARN("seed " << test_seed());
  Checker checker(62);
  std::size_t checked = 0;
  while (checked < 400 / kSlowdown) {
    const GemmShape shape{any_size(checker.random()), any_size(checker.random()),
                          any_size(checker.random()), kOps[checker.random().below(2)],
                          kOps[checker.random().below(2)]};
    if (std::max({shape.m, shape.n, shape.k}) < kLarge.front()) continue;
    // The slow reference would spend its time on the few largest.
    if (shape.m * shape.n * shape.k > 20'000'000 && checker.random().below(10) != 0) continue;
    const float alpha = std::array{1.0f, -1.0f, 0.5f}[checker.random().below(3)];
    checker.check<TestType>(shape, alpha, any_factor(checker.random()));
    ++checked;
  }
}

TEMPLATE_TEST_CASE("products of several blocks are as good as their rounding allows", "[gemm]",
                   float, std::uint8_t) {
  // More columns than half of any second-level cache holds at full depth, several blocks of k, and
  // both with the rests that are worst; and a factor that is walked through in the order of memory.
  Checker checker(63);
  const std::vector<std::array<std::size_t, 3>> sizes = {
      {29, 2100, 512}, {17, 1061, 1031}, {300, 17, 2000}, {13, 3, 2600}, {3, 13, 2600},
      {1, 1, 5000},    {101, 16, 1030},  {37, 15, 600},   {97, 8, 1030}, {33, 7, 600},
      {1, 513, 700},   {3, 10, 900},     {515, 1, 77},    {1, 4100, 40}, {13, 1, 9001},
      {1, 67, 4097},   {1, 9, 9001},     {3, 4200, 2003}};
  for (const auto& [m, n, k] : sizes) {
    for_all_ops(m, n, k, [&](const GemmShape& shape) {
      if (checker.random().below(kSlowdown) != 0) return;
      checker.check<TestType>(shape, -1.0f, any_factor(checker.random()));
    });
  }
}

TEMPLATE_TEST_CASE("products scale with every alpha and beta", "[gemm]", float, std::uint8_t) {
  // A shape for each way that a product is computed, and each way round.
  Checker checker(64);
  for (const auto& [m, n, k] : std::vector<std::array<std::size_t, 3>>{{19, 35, 21},
                                                                       {5, 70, 67},
                                                                       {70, 5, 67},
                                                                       {300, 3, 130},
                                                                       {3, 300, 130},
                                                                       {2, 2, 1},
                                                                       {90, 1, 130},
                                                                       {1, 90, 130}}) {
    for_all_ops(m, n, k, [&](const GemmShape& shape) {
      for (const float alpha : {0.0f, 1.0f, -1.0f, 0.5f, 3.7f}) {
        for (const float beta : {0.0f, 1.0f, -1.0f, 0.5f, -2.3f}) {
          checker.check<TestType>(shape, alpha, beta);
        }
      }
    });
  }
}

}  // namespace
}  // namespace linnet::test
