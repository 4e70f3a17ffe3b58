#include "linnet/gemm_plan.hpp"

#include <array>
#include <limits>
#include <vector>

#include "tests/support/allocations.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/foreign_floating_point.hpp"
#include "tests/support/gemm_case.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

using PlanShape = ::linnet::GemmShape;

/// The plan of the product of these operands, with C so far apart.
PlanShape plan_shape(const GemmCase<float>& operands, std::size_t c_stride, float alpha,
                     float beta) {
  const GemmShape& shape = operands.shape();
  return {.m = shape.m,
          .n = shape.n,
          .k = shape.k,
          .op_a = shape.a,
          .op_b = shape.b,
          .a_stride = operands.a_factor().matrix.stride(),
          .b_stride = operands.b_factor().matrix.stride(),
          .c_stride = c_stride,
          .alpha = alpha,
          .beta = beta};
}

/// Whether a plan gives the bits of gemm for these operands, and writes nothing but C.
bool plans_as_gemm(const GemmCase<float>& operands, const Context& context, float alpha,
                   float beta) {
  const auto expected = operands.run(context, alpha, beta);
  auto c = operands.c_as_drawn();
  const GemmPlan plan(plan_shape(operands, c.stride(), alpha, beta), context);
  plan(operands.a_factor().matrix.row(0), operands.b_factor().matrix.row(0), c.row(0));
  return same_numbers(c.view(), expected.view()) && c.strays() == 0;
}

TEST_CASE("a plan gives the bits of gemm", "[gemm]") {
  Random random(test_seed(), 96);
  for_each_set([&](const KernelTable& kernels) {
    for (const auto& [m, n, k] : std::vector<std::array<std::size_t, 3>>{{1, 1, 1},
                                                                         {3, 5, 7},
                                                                         {16, 16, 16},
                                                                         {17, 33, 9},
                                                                         {64, 63, 64},
                                                                         {65, 64, 64},
                                                                         {6, 300, 70},
                                                                         {300, 6, 70},
                                                                         {20, 200, 90},
                                                                         {130, 131, 70},
                                                                         {0, 4, 4},
                                                                         {4, 0, 4},
                                                                         {4, 4, 0}}) {
      for (const Op a : kOps) {
        for (const Op b : kOps) {
          const GemmCase<float> operands({m, n, k, a, b}, any_placement(random), random);
          INFO(operands.shape().text() << ", seed " << test_seed());
          for (const auto& [alpha, beta] :
               {std::array{1.0f, 0.0f}, std::array{0.7f, -1.3f}, std::array{0.0f, 0.5f}}) {
            CHECK(plans_as_gemm(operands, context_of(kernels, 2), alpha, beta));
          }
        }
      }
    }
  });
}

TEST_CASE("a stride of 0 in a plan means rows without gaps", "[gemm]") {
  const GemmPlan plan({.m = 2, .n = 3, .k = 4, .op_a = Op::transpose}, default_context());
  CHECK(plan.shape().a_stride == 2);
  CHECK(plan.shape().b_stride == 3);
  CHECK(plan.shape().c_stride == 3);
}

TEST_CASE("a small plan allocates nothing, nor does gemm, from the first call on", "[gemm]") {
  Random random(test_seed(), 97);
  for_each_set([&](const KernelTable& kernels) {
    const Context& context = context_of(kernels, 3);
    for (const Op b : kOps) {
      const GemmCase<float> operands({31, 37, 41, Op::none, b}, {}, random);
      Matrix<float> c(31, 37);
      const GemmPlan plan(plan_shape(operands, c.stride(), 1.0f, 0.0f), context);
      const std::size_t before = allocations_so_far();
      plan(operands.a_factor().matrix.row(0), operands.b_factor().matrix.row(0), c.row(0));
      gemm(1.0f, operands.a_factor(), operands.b_factor(), 0.0f, c.view(), context);
      CHECK(allocations_so_far() == before);
    }
  });
}

TEST_CASE("a plan computes in the standard floating-point environment", "[gemm]") {
  Random random(test_seed(), 98);
  const Context& context = context_of(best_kernels(), 1);
  const GemmCase<float> operands({16, 16, 16}, {}, random);
  Matrix<float> standard(16, 16);
  Matrix<float> foreign(16, 16);
  const GemmPlan plan(plan_shape(operands, standard.stride(), 1e-37f, 0.0f), context);
  plan(operands.a_factor().matrix.row(0), operands.b_factor().matrix.row(0), standard.row(0));
  {
    const ForeignFloatingPoint environment(FE_UPWARD);
    plan(operands.a_factor().matrix.row(0), operands.b_factor().matrix.row(0), foreign.row(0));
    CHECK(ForeignFloatingPoint::is_set(FE_UPWARD));
  }
  CHECK(same_numbers(foreign.view(), standard.view()));
}

TEST_CASE("a plan refuses shapes that no matrices have", "[gemm]") {
  const auto refusal = [](const PlanShape& shape) {
    return error_text(Fault::usage, [&] { const GemmPlan plan(shape, default_context()); });
  };
  CHECK(refusal({.m = 2, .n = 3, .k = 4, .a_stride = 3}) ==
        "gemm: a_stride is shorter than a row of A");
  CHECK(refusal({.m = 2, .n = 3, .k = 4, .op_b = Op::transpose, .b_stride = 3}) ==
        "gemm: b_stride is shorter than a row of B");
  CHECK(refusal({.m = 2, .n = 3, .k = 4, .c_stride = 2}) ==
        "gemm: c_stride is shorter than a row of C");
  const std::size_t huge = std::numeric_limits<std::size_t>::max() / 8;
  CHECK(refusal({.m = huge, .n = 3, .k = 4}).find("address space") != std::string::npos);
}

}  // namespace
}  // namespace linnet::test
