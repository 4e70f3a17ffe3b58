#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "engine/core/workers.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/foreign_floating_point.hpp"
#include "tests/support/gemm_case.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

/// Shapes for each way that a product is computed. Most are large enough to be shared out, by rows,
/// by columns, or by slices of k; of the last one, several threads pack B together.
const std::vector<std::array<std::size_t, 3>> kSizes = {
    {19, 35, 21},    {129, 130, 131}, {65, 515, 513},  {515, 65, 513},  {200, 600, 40},
    {10, 64, 4097},  {64, 10, 4097},  {2, 70, 5000},   {1500, 6, 300},  {6, 1500, 300},
    {33, 37, 41},    {40, 700, 130},  {400, 331, 700}, {130, 16, 1100}, {50, 8, 600},
    {1, 1000, 400},  {3, 170, 900},   {900, 1, 700},   {1, 700, 900},   {20, 1, 30'000},
    {1, 11, 70'000}, {1, 1, 9000},    {1, 9000, 70}};

/// Each of them, all ways round; where everything is slow, some of them.
template <class Body>
void for_each_shape(Random& random, const Body& body) {
  for (const auto& [m, n, k] : kSizes) {
    for (const Op a : kOps) {
      for (const Op b : kOps) {
        if (random.below(kSlowdown) == 0) body(GemmShape{m, n, k, a, b});
      }
    }
  }
}

TEMPLATE_TEST_CASE("a product has the same bits for any number of threads", "[gemm]", float,
                   std::uint8_t) {
  Random random(test_seed(), 91);
  for_each_set([&](const KernelTable& kernels) {
    for_each_shape(random, [&](const GemmShape& shape) {
      const GemmCase<TestType> operands(shape, any_placement(random), random);
      const auto alone = operands.run(context_of(kernels, 1), 0.7f, -1.3f);
      for (const int threads : {1, 2, 3, 4, 8, 16}) {
        const auto shared = operands.run(context_of(kernels, threads), 0.7f, -1.3f);
        INFO(shape.text() << ", " << threads << " threads, seed " << test_seed());
        CHECK(same_numbers(shared.view(), alone.view()));
      }
    });
  });
}

TEMPLATE_TEST_CASE("a product has the same bits wherever its operands lie", "[gemm]", float,
                   std::uint8_t) {
  Random random(test_seed(), 92);
  for_each_set([&](const KernelTable& kernels) {
    for_each_shape(random, [&](const GemmShape& shape) {
      const GemmCase<TestType> operands(shape, {}, random);
      const auto tight = operands.run(context_of(kernels, 2), 0.7f, -1.3f);
      for (int repeat = 0; repeat < 5; ++repeat) {
        Placement placement = any_placement(random);
        // Rows so far apart that nothing is read where it lies: more than 640 KB of B.
        if (repeat == 4) placement.a_gap = placement.b_gap = 170'000 / shape.k;
        const auto c = operands.placed(placement).run(context_of(kernels, 2), 0.7f, -1.3f);
        INFO(shape.text() << ", gaps " << placement.a_gap << ", " << placement.b_gap << ", "
                          << placement.c_gap << ", seed " << test_seed());
        CHECK(same_numbers(c.view(), tight.view()));
      }
    });
  });
}

TEMPLATE_TEST_CASE("a product has the same bits in any floating-point environment", "[gemm]", float,
                   std::uint8_t) {
  Random random(test_seed(), 94);
  for_each_set([&](const KernelTable& kernels) {
    for_each_shape(random, [&](const GemmShape& shape) {
      const GemmCase<TestType> operands(shape, any_placement(random), random);
      // Small enough for subnormal terms, sums and results.
      constexpr float kTiny = 1e-37f;
      const auto standard = operands.run(context_of(kernels, 1), kTiny, kTiny);
      for (const int rounding : kRoundings) {
        for (const int threads : {1, 2, 3}) {
          const ForeignFloatingPoint foreign(rounding);
          const auto c = operands.run(context_of(kernels, threads), kTiny, kTiny);
          INFO(shape.text() << ", rounding " << rounding << ", " << threads << " threads, seed "
                            << test_seed());
          CHECK(ForeignFloatingPoint::is_set(rounding));
          CHECK(same_numbers(c.view(), standard.view()));
        }
      }
    });
  });
}

TEST_CASE("threads that were first used by a caller with another environment compute alike",
          "[gemm]") {
  Random random(test_seed(), 95);
  for_each_set([&](const KernelTable& kernels) {
    const GemmCase<float> operands({129, 130, 131}, {}, random);
    const auto standard = operands.run(context_of(kernels, 1), 1e-37f, 0.0f);
    const Context used({.threads = 3,
                        .affinity = Affinity::none,
                        .instruction_set = std::string(name_of(kernels.set)),
                        .caches = std::nullopt});
    {
      const ForeignFloatingPoint foreign(FE_UPWARD);
      operands.run(used, 1e-37f, 0.0f);
    }
    CHECK(same_numbers(operands.run(used, 1e-37f, 0.0f).view(), standard.view()));
  });
}

/// Some products and their bits, as one thread makes them.
struct KnownProducts {
  explicit KnownProducts(const KernelTable& table) : kernels(table) {
    Random random(test_seed(), 93);
    for_each_shape(random, [&](const GemmShape& shape) {
      operands.emplace_back(shape, any_placement(random), random);
      expected.push_back(operands.back().run(context_of(kernels, 1), 0.7f, -1.3f));
    });
  }

  bool is_right(std::size_t index, const Context& context) const {
    const std::size_t i = index % operands.size();
    const auto c = operands[i].run(context, 0.7f, -1.3f);
    return same_numbers(c.view(), expected[i].view()) && c.strays() == 0;
  }

  const KernelTable& kernels;
  std::vector<GemmCase<float>> operands;
  std::vector<GuardedMatrix<float>> expected;
};

TEST_CASE("products of several threads at once do not disturb each other", "[gemm]") {
  for_each_set([&](const KernelTable& kernels) {
    const KnownProducts products(kernels);
    const Context& shared = context_of(kernels, 3);
    std::atomic<int> wrong = 0;
    std::vector<std::thread> callers;
    for (std::size_t caller = 0; caller < 4; ++caller) {
      callers.emplace_back([&, caller] {
        const Context own({.threads = 2,
                           .affinity = Affinity::none,
                           .instruction_set = std::string(name_of(kernels.set)),
                           .caches = std::nullopt});
        for (std::size_t i = 0; i < products.operands.size(); ++i) {
          const Context& context = (i + caller) % 2 == 0 ? own : shared;
          wrong += products.is_right(i + 5 * caller, context) ? 0 : 1;
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
    CHECK(wrong == 0);
  });
}

TEST_CASE("a product may be called inside a loop of other workers", "[gemm]") {
  for_each_set([&](const KernelTable& kernels) {
    const KnownProducts products(kernels);
    const Workers outer(3);
    const Context& inner = context_of(kernels, 2);
    for (const LoopSchedule schedule : {LoopSchedule::static_ranges, LoopSchedule::dynamic}) {
      std::atomic<int> wrong = 0;
      outer.for_each(2 * products.operands.size(), schedule, [&](std::size_t item, int) {
        wrong += products.is_right(item, inner) ? 0 : 1;
      });
      CHECK(wrong == 0);
    }
  });
}

}  // namespace
}  // namespace linnet::test
