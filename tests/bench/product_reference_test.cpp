#include "bench/measure/product_reference.hpp"

#include <cmath>
#include <limits>

#include "linnet/matrix.hpp"
#include "tests/support/catch.hpp"

namespace linnet::bench {
namespace {

/// Computes C of the operands with plain loops.
void multiply(const Product& product, const Pointers& at) {
  for (std::size_t i = 0; i < product.m; ++i) {
    for (std::size_t j = 0; j < product.n; ++j) {
      float sum = 0.0f;
      for (std::size_t p = 0; p < product.k; ++p) {
        const std::size_t in_a =
            product.a == Op::none ? i * product.lda() + p : p * product.lda() + i;
        const std::size_t in_b =
            product.b == Op::none ? p * product.ldb() + j : j * product.ldb() + p;
        const float a = at.a_bytes != nullptr ? static_cast<float>(at.a_bytes[in_a]) : at.a[in_a];
        sum += a * at.b[in_b];
      }
      at.c[i * product.ldc() + j] = sum;
    }
  }
}

TEST_CASE("a right product passes in all layouts, and a wrong one does not") {
  for (const bool bytes : {false, true}) {
    for (const Op a : {Op::none, Op::transpose}) {
      for (const Op b : {Op::none, Op::transpose}) {
        const Product product{17, 9, 33, a, b};
        Operands operands({"", product, Streams{}, false}, bytes, nullptr);
        const Pointers at = operands.next();
        multiply(product, at);
        const ProductReference reference(product, at);
        CHECK(!reference.find_error(at.c));
        at.c[product.c_size() - 1] += bytes ? 1.0f : 0.01f;
        CHECK(reference.find_error(at.c));
        at.c[product.c_size() - 1] = std::numeric_limits<float>::quiet_NaN();
        CHECK(reference.find_error(at.c));
      }
    }
  }
}

TEST_CASE("a large product is checked by a sample, and every element must be written") {
  const Product product{300, 300, 300, Op::none, Op::none};
  Operands operands({"", product, Streams{}, false}, false, nullptr);
  const Pointers at = operands.next();
  multiply(product, at);
  const ProductReference reference(product, at);
  CHECK(!reference.find_error(at.c));
  at.c[150 * 300 + 151] = std::numeric_limits<float>::infinity();
  CHECK(reference.find_error(at.c));
}

TEST_CASE("an area is used from its start to its end and again, in whole cache lines") {
  StreamArea area(64 * sizeof(float));
  area.refill();
  float* first = area.take(20);
  float* second = area.take(20);
  CHECK(second == first + 32);
  CHECK(area.take(20) == first);
  CHECK(std::abs(first[63]) <= 1.0f);
  CHECK_THROWS_AS(area.take(65), Error);
}

TEST_CASE("only operands that a form streams differ from call to call") {
  StreamArea area(std::size_t{1} << 20);
  const ProductForm form{"", Product{8, 8, 8, Op::none, Op::none}, Streams{true, false, false},
                         false};
  Operands operands(form, false, &area);
  const Pointers first = operands.next();
  const Pointers second = operands.next();
  CHECK(first.a != second.a);
  CHECK(first.b == second.b);
  CHECK(first.c == second.c);
}

}  // namespace
}  // namespace linnet::bench
