#include "engine/train/inverse_factor.hpp"

#include <cmath>
#include <vector>

#include "engine/core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

/// A symmetric matrix AᵀA / rows + more · 1 for `rows` random rows of A.
Matrix<float> symmetric(std::size_t size, std::size_t rows, double more, Random& random) {
  std::vector<double> a(rows * size);
  for (double& number : a) number = random.uniform(-1.0, 1.0);
  Matrix<float> matrix(size, size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      double sum = i == j ? more : 0.0;
      for (std::size_t r = 0; r < rows; ++r) {
        sum += a[r * size + i] * a[r * size + j] / static_cast<double>(rows);
      }
      matrix.row(i)[j] = static_cast<float>(sum);
    }
  }
  return matrix;
}

Matrix<float> copy_of(const Matrix<float>& matrix) {
  Matrix<float> copy(matrix.rows(), matrix.columns());
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    std::copy(matrix.values(i).begin(), matrix.values(i).end(), copy.row(i));
  }
  return copy;
}

/// Of R · M · Rᵀ from 1.
double largest_difference(const Matrix<float>& r, const Matrix<float>& m) {
  const std::size_t size = m.rows();
  std::vector<double> product(size * size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t k = 0; k <= i; ++k) {
      for (std::size_t j = 0; j < size; ++j) {
        product[i * size + j] += static_cast<double>(r.row(i)[k]) * m.row(k)[j];
      }
    }
  }
  double largest = 0.0;
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      double sum = i == j ? -1.0 : 0.0;
      for (std::size_t k = 0; k <= j; ++k) sum += product[i * size + k] * r.row(j)[k];
      largest = std::max(largest, std::fabs(sum));
    }
  }
  return largest;
}

TEST_CASE("the inverse of a Cholesky factor turns its matrix into the unit matrix",
          "[inverse_factor]") {
  const Context& context = context_of(best_kernels(), 2);
  Random random(test_seed(), 160);
  for (const std::size_t size : {1U, 2U, 63U, 64U, 65U, 130U, 200U}) {
    INFO(size << " rows");
    const Matrix<float> matrix = symmetric(size, 2 * size + 5, 0.01, random);
    const Matrix<float> inverse = inverse_factor(copy_of(matrix), context);
    CHECK(largest_difference(inverse, matrix) < 1e-3);
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = i + 1; j < size; ++j) REQUIRE(inverse.row(i)[j] == 0.0f);
    }
  }
}

TEST_CASE("a matrix of low rank and a little more has a finite inverse factor",
          "[inverse_factor]") {
  Random random(test_seed(), 161);
  const double more = 1e-3 / 3.0;  // a thousandth of the mean of its diagonal
  const Matrix<float> inverse =
      inverse_factor(symmetric(300, 3, more, random), context_of(best_kernels(), 1));
  for (std::size_t i = 0; i < inverse.rows(); ++i) {
    CHECK(inverse.row(i)[i] > 0.0f);
    for (const float number : inverse.values(i)) REQUIRE(std::isfinite(number));
  }
}

}  // namespace
}  // namespace linnet::test
