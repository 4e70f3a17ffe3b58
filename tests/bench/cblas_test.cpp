#include "bench/baselines/cblas.hpp"

#include "bench/measure/operands.hpp"
#include "bench/measure/product_reference.hpp"
#include "tests/support/catch.hpp"

namespace linnet::bench {
namespace {

/// cblas_sgemv for vectors without gaps, alpha 1 and beta 0.
void simple_sgemv(int, int op, int m, int n, float, const float* a, int lda, const float* x, int,
                  float, float* y, int) {
  const bool is_transposed = op == to_cblas(Op::transpose);
  std::fill(y, y + (is_transposed ? n : m), 0.0f);
  for (int i = 0; i < m; ++i) {
    for (int j = 0; j < n; ++j) {
      const float element = a[i * lda + j];
      if (is_transposed) {
        y[j] += element * x[i];
      } else {
        y[i] += element * x[j];
      }
    }
  }
}

TEST_CASE("cblas_sgemv computes products of one row and of one column, plain and transposed") {
  for (const auto& [m, n] : {std::pair<std::size_t, std::size_t>{1, 5}, {5, 1}, {1, 1}}) {
    for (const Op a : {Op::none, Op::transpose}) {
      for (const Op b : {Op::none, Op::transpose}) {
        const ProductForm form{"", Product{m, n, 7, a, b}, Streams{}, false};
        INFO(m << " x " << n << " " << layout_of(form.product));
        Operands operands(form, false, nullptr);
        const Pointers at = operands.next();
        auto ways = cblas_ways(nullptr, simple_sgemv, form.product);
        REQUIRE(ways.size() == 2);
        CHECK(ways[1].name == "sgemv");
        CHECK(!ways[1].is_prepared);
        ways[1].call->run(at.a, at.b, at.c);
        CHECK(ProductReference(form.product, at).find_error(at.c) == std::nullopt);
      }
    }
  }
}

TEST_CASE("other products have no call of cblas_sgemv") {
  CHECK(cblas_ways(nullptr, simple_sgemv, Product{2, 3, 4}).size() == 1);
  CHECK(cblas_ways(nullptr, nullptr, Product{1, 3, 4}).size() == 1);
}

}  // namespace
}  // namespace linnet::bench
