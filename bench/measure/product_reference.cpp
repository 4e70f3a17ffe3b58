#include "bench/measure/product_reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/random.hpp"

namespace linnet::bench {
namespace {

using Element = std::pair<std::size_t, std::size_t>;

/// The elements of C to check: all of them if that takes few multiplications, else a sample.
std::vector<Element> elements_to_check(const Product& product) {
  constexpr std::size_t kMaxMultiplications = std::size_t{1} << 22;
  const std::size_t most = std::max<std::size_t>(kMaxMultiplications / (product.k + 1), 32);
  std::vector<Element> elements;
  if (product.c_size() <= most) {
    for (std::size_t i = 0; i < product.m; ++i) {
      for (std::size_t j = 0; j < product.n; ++j) elements.emplace_back(i, j);
    }
    return elements;
  }
  for (const std::size_t i : {std::size_t{0}, product.m - 1}) {
    for (const std::size_t j : {std::size_t{0}, product.n - 1}) elements.emplace_back(i, j);
  }
  Random random(3);
  while (elements.size() < most) {
    const std::size_t row = random.below(product.m);
    const std::size_t column = random.below(product.n);
    elements.emplace_back(row, column);
  }
  return elements;
}

}  // namespace

ProductReference::ProductReference(const Product& product, const Pointers& pointers)
    : product_(product) {
  const auto a = [&](std::size_t i, std::size_t p) {
    const std::size_t at = product.a == Op::none ? i * product.lda() + p : p * product.lda() + i;
    return pointers.a_bytes != nullptr ? static_cast<double>(pointers.a_bytes[at])
                                       : static_cast<double>(pointers.a[at]);
  };
  const auto b = [&](std::size_t p, std::size_t j) {
    const std::size_t at = product.b == Op::none ? p * product.ldb() + j : j * product.ldb() + p;
    return static_cast<double>(pointers.b[at]);
  };
  constexpr double kEpsilon = std::numeric_limits<float>::epsilon();
  for (const auto& [i, j] : elements_to_check(product)) {
    double sum = 0.0;
    double a_squares = 0.0;
    double b_squares = 0.0;
    for (std::size_t p = 0; p < product.k; ++p) {
      const double x = a(i, p);
      const double y = b(p, j);
      sum += x * y;
      a_squares += x * x;
      b_squares += y * y;
    }
    entries_.push_back({i, j, sum, 16.0 * kEpsilon * std::sqrt(a_squares * b_squares)});
  }
}

std::optional<std::string> ProductReference::find_error(const float* c) const {
  for (const Entry& entry : entries_) {
    const double value = static_cast<double>(c[entry.row * product_.ldc() + entry.column]);
    // Not `>`: NaN must not pass.
    if (!(std::abs(value - entry.value) <= entry.tolerance)) {
      return fmt::format("C[{}][{}] is {} and should be {} within {:.1e}", entry.row, entry.column,
                         value, entry.value, entry.tolerance);
    }
  }
  const bool finite =
      std::all_of(c, c + product_.c_size(), [](float value) { return std::isfinite(value); });
  if (!finite) return "C has elements that were not written";
  return std::nullopt;
}

}  // namespace linnet::bench
