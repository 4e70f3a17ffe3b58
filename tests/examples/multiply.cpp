// Multiplies two matrices with linnet::gemm, and compares with a BLAS or else with a plain loop.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <linnet/gemm.hpp>

#ifdef EXAMPLE_HAS_CBLAS
#include <cblas.h>
#endif

int main() {
  const std::size_t m = 96, n = 80, k = 300;
  linnet::Matrix<float> a(m, k), b(k, n), c(m, n), expected(m, n);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < k; ++j) a.row(i)[j] = std::sin(static_cast<float>(i * k + j));
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < n; ++j) b.row(i)[j] = std::cos(static_cast<float>(i * n + j));

  linnet::gemm(1.0f, {a.view()}, {b.view()}, 0.0f, c.view());  // C = A · B

#ifdef EXAMPLE_HAS_CBLAS
  const auto size = [](std::size_t value) { return static_cast<int>(value); };
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, size(m), size(n), size(k), 1.0f, a.row(0),
              size(a.stride()), b.row(0), size(b.stride()), 0.0f, expected.row(0),
              size(expected.stride()));
#else
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t p = 0; p < k; ++p)
      for (std::size_t j = 0; j < n; ++j) expected.row(i)[j] += a.row(i)[p] * b.row(p)[j];
#endif
  double largest = 0.0;
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j)
      largest = std::max<double>(largest, std::abs(c.row(i)[j] - expected.row(i)[j]));
  // Sums of k products of at most 1 in single precision: k · k · 2⁻²⁴ is a bound for each of both.
  const double bound = 2.0 * k * k * 0x1p-24;
  std::printf("largest difference %.1e, bound %.1e\n", largest, bound);
  return largest <= bound ? 0 : 1;
}
