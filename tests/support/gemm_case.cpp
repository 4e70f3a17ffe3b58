#include "tests/support/gemm_case.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace linnet::test {
namespace {

std::size_t any_gap(Random& random) {
  constexpr std::array<std::size_t, 6> kGaps = {0, 0, 1, 2, 3, 13};
  return kGaps[random.below(kGaps.size())];
}

template <class T>
GuardedMatrix<T> stored(std::size_t rows, std::size_t columns, Op op, std::size_t gap,
                        Flush flush) {
  if (op == Op::transpose) std::swap(rows, columns);
  return {rows, columns, columns + gap, flush};
}

template <class T>
void copy_numbers(const GuardedMatrix<T>& from, const GuardedMatrix<T>& to) {
  for (std::size_t i = 0; i < from.rows(); ++i) std::copy_n(from.row(i), from.columns(), to.row(i));
}

template <class T>
std::vector<double> in_double(const Factor<T>& factor) {
  std::vector<double> numbers;
  for (std::size_t i = 0; i < factor.rows(); ++i) {
    for (std::size_t j = 0; j < factor.columns(); ++j) {
      const auto& matrix = factor.matrix;
      numbers.push_back(factor.op == Op::none ? matrix.row(i)[j] : matrix.row(j)[i]);
    }
  }
  return numbers;
}

/// The strict bound of k products and sums, α, β and their sum; for long sums, 16 ε √k, which is
/// less.
double bound_share(std::size_t k) {
  return std::min(rounding_bound(k + 4),
                  16.0 * kRoundoff * std::sqrt(static_cast<double>(std::max<std::size_t>(k, 1))));
}

}  // namespace

std::string GemmShape::text() const {
  const auto name = [](Op op) { return op == Op::none ? "" : "'"; };
  return std::string("A") + name(a) + " B" + name(b) + ", m " + std::to_string(m) + ", n " +
         std::to_string(n) + ", k " + std::to_string(k);
}

template <class T>
ReferenceProduct reference_product(const Factor<T>& a, const Factor<float>& b) {
  const std::size_t m = a.rows();
  const std::size_t n = b.columns();
  const std::vector<double> x = in_double(a);
  const std::vector<double> y = in_double(b);
  ReferenceProduct product{std::vector<double>(m * n), std::vector<double>(m * n)};
  for (std::size_t i = 0; i < m; ++i) {
    double* values = product.values.data() + i * n;
    double* magnitudes = product.magnitudes.data() + i * n;
    for (std::size_t p = 0; p < a.columns(); ++p) {
      const double factor = x[i * a.columns() + p];
      const double* row = y.data() + p * n;
      for (std::size_t j = 0; j < n; ++j) {
        values[j] += factor * row[j];
        magnitudes[j] += std::fabs(factor * row[j]);
      }
    }
  }
  return product;
}

template ReferenceProduct reference_product(const Factor<float>&, const Factor<float>&);
template ReferenceProduct reference_product(const Factor<std::uint8_t>&, const Factor<float>&);

Placement any_placement(Random& random) {
  Placement placement;
  placement.a_gap = any_gap(random);
  placement.b_gap = any_gap(random);
  placement.c_gap = any_gap(random);
  placement.a = any_side(random);
  placement.b = any_side(random);
  placement.c = any_side(random);
  return placement;
}

template <class T>
GemmCase<T>::GemmCase(const GemmShape& shape, const Placement& placement)
    : shape_(shape),
      placement_(placement),
      a_(stored<T>(shape.m, shape.k, shape.a, placement.a_gap, placement.a)),
      b_(stored<float>(shape.k, shape.n, shape.b, placement.b_gap, placement.b)),
      c_(shape.m, shape.n, shape.n, Flush::back) {}

template <class T>
GemmCase<T>::GemmCase(const GemmShape& shape, const Placement& placement, Random& random)
    : GemmCase(shape, placement) {
  if constexpr (sizeof(T) == 1) {
    for (std::size_t i = 0; i < a_.rows(); ++i) {
      for (std::size_t j = 0; j < a_.columns(); ++j) {
        a_.at(i, j) = static_cast<T>(random.next() >> 56);
      }
    }
  } else {
    fill_with_numbers(a_.view(), 1.0, random);
  }
  fill_with_numbers(b_.view(), 1.0, random);
  fill_with_numbers(c_.view(), 1.0, random);
}

template <class T>
GemmCase<T> GemmCase<T>::placed(const Placement& placement) const {
  GemmCase other(shape_, placement);
  copy_numbers(a_, other.a_);
  copy_numbers(b_, other.b_);
  copy_numbers(c_, other.c_);
  return other;
}

template <class T>
GuardedMatrix<float> GemmCase<T>::c_as_drawn() const {
  auto c = guarded_results(shape_.m, shape_.n, shape_.n + placement_.c_gap, placement_.c);
  copy_numbers(c_, c);
  return c;
}

template <class T>
GuardedMatrix<float> GemmCase<T>::run(const Context& context, float alpha, float beta) const {
  GuardedMatrix<float> c = c_as_drawn();
  if (beta == 0.0f) {
    for (std::size_t i = 0; i < c.rows(); ++i) {
      std::fill_n(c.row(i), c.columns(), std::numeric_limits<float>::quiet_NaN());
    }
  }
  gemm(alpha, a_factor(), b_factor(), beta, c.view(), context);
  return c;
}

template <class T>
WorstError GemmCase<T>::error(const GuardedMatrix<float>& c, const ReferenceProduct& product,
                              float alpha, float beta) const {
  WorstError worst;
  for (std::size_t i = 0; i < shape_.m; ++i) {
    for (std::size_t j = 0; j < shape_.n; ++j) {
      const std::size_t at = i * shape_.n + j;
      const double kept = beta == 0.0f ? 0.0 : double{beta} * c_.at(i, j);
      const double added = alpha == 0.0f ? 0.0 : alpha * product.values[at];
      const double expected = added + kept;
      const double got = c.at(i, j);
      if (std::isnan(expected) ? std::isnan(got) : std::isinf(expected) && got == expected)
        continue;
      const double size = alpha == 0.0f ? 0.0 : std::fabs(alpha) * product.magnitudes[at];
      // A magnitude that is not finite would allow anything.
      const double bound =
          std::isfinite(expected) ? bound_share(shape_.k) * (size + std::fabs(kept)) : 0.0;
      worst.add(got, expected, bound, "row " + std::to_string(i) + ", column " + std::to_string(j));
    }
  }
  return worst;
}

template class GemmCase<float>;
template class GemmCase<std::uint8_t>;

}  // namespace linnet::test
