#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/reference_products.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

Matrix<float> copy_of(const Matrix<float>& matrix) {
  Matrix<float> copy(matrix.rows(), matrix.columns());
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    std::copy_n(matrix.row(r), matrix.padded_columns(), copy.row(r));
  }
  return copy;
}

/// How far one step over `range` is off; a weight outside of the range must not move at all.
WorstError step_error(const KernelTable& kernels, const GuardedRows& x, FeatureRange range,
                      float centre, const Matrix<float>& g, float factor,
                      const Matrix<float>& before, double bound_share) {
  Matrix<float> after = copy_of(before);
  kernels.descend(x.rows(), range, centre, g.view(), factor, after.padded_view());
  WorstError worst;
  for (std::size_t c = 0; c < before.rows(); ++c) {
    for (std::size_t k = 0; k < before.columns(); ++k) {
      const std::string where = "class " + std::to_string(c) + ", feature " + std::to_string(k);
      const double weight = before.row(c)[k];
      if (k < range.begin || k >= range.end) {
        worst.add(after.row(c)[k], weight, 0.0, where);
        continue;
      }
      const ReferenceSum step = reference_gradient(x.rows(), k, g.values(c), {centre, factor});
      worst.add(after.row(c)[k], weight + step.value,
                bound_share * (step.magnitude + std::fabs(weight)), where);
    }
  }
  return worst;
}

TEST_CASE("a step of whole numbers is exact", "[kernels]") {
  // |g| ≤ 4 and |x − centre| ≤ 155 over 65 rows, a factor that is a power of two and whole weights:
  // all of it fits the 24 bits of a float.
  const std::uint64_t seed = test_seed();
  for_each_set([&](const KernelTable& kernels) {
    Random random(seed, 11);
    for (const Shape& shape : edge_shapes(random, 200)) {
      INFO(shape.text() << ", seed " << seed);
      const GuardedRows x(shape.rows, shape.features, random);
      Matrix<float> w(shape.classes, shape.features);
      Matrix<float> g(shape.classes, shape.rows);
      fill_with_integers(w, 1000, random);
      fill_with_integers(g, 4, random);
      const FeatureRange all{0, w.padded_columns()};
      const WorstError worst = step_error(kernels, x, all, 100.0f, g, -0.25f, w, 0.0);
      INFO(worst.text());
      CHECK(worst.share() == 0.0);
    }
  });
}

TEST_CASE("a step over a range of the features leaves the others as they were", "[kernels]") {
  for_each_set([&](const KernelTable& kernels) {
    Random random(test_seed(), 12);
    const std::size_t features = 300;
    const GuardedRows x(5, features, random);
    Matrix<float> w(10, features);
    Matrix<float> g(10, 5);
    fill_with_integers(w, 1000, random);
    fill_with_integers(g, 4, random);
    for (std::size_t begin = 0; begin < w.padded_columns(); begin += kRowPadding) {
      for (std::size_t end = begin; end <= w.padded_columns(); end += kRowPadding) {
        INFO("features " << begin << " to " << end);
        CHECK(step_error(kernels, x, {begin, end}, 3.0f, g, 0.5f, w, 0.0).share() == 0.0);
      }
    }
  });
}

TEST_CASE("a step of real numbers is as good as its rounding allows", "[kernels]") {
  const std::uint64_t seed = test_seed();
  for_each_set([&](const KernelTable& kernels) {
    Random random(seed, 13);
    for (const Shape& shape : edge_shapes(random, 60)) {
      INFO(shape.text() << ", seed " << seed);
      const GuardedRows x(shape.rows, shape.features, random);
      Matrix<float> w(shape.classes, shape.features);
      Matrix<float> g(shape.classes, shape.rows);
      fill_with_numbers(w, 1.0, random);
      fill_with_numbers(g, 1.0, random);
      const WorstError worst = step_error(kernels, x, {0, w.padded_columns()}, 127.25f, g,
                                          -0.00037f, w, rounding_bound(step_roundings(shape.rows)));
      INFO(worst.text());
      CHECK(worst.share() <= 1.0);
    }
  });
}

TEST_CASE("a step has the same bits however the features are cut", "[kernels]") {
  for_each_set([&](const KernelTable& kernels) {
    Random random(test_seed(), 14);
    const GuardedRows x(65, 784, random);
    Matrix<float> w(7, 784);
    Matrix<float> g(7, 65);
    fill_with_numbers(w, 1.0, random);
    fill_with_numbers(g, 1.0, random);
    Matrix<float> whole = copy_of(w);
    kernels.descend(x.rows(), {0, w.padded_columns()}, 5.5f, g.view(), 0.01f, whole.padded_view());
    Matrix<float> cut = copy_of(w);
    for (std::size_t begin = 0; begin < w.padded_columns(); begin += kRowPadding) {
      kernels.descend(x.rows(), {begin, begin + kRowPadding}, 5.5f, g.view(), 0.01f,
                      cut.padded_view());
    }
    CHECK(same_bits(whole, cut));
  });
}

}  // namespace
}  // namespace linnet::test
