#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/outer_factors.hpp"
#include "tests/support/reference_products.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

/// The factors of one row of C.
std::vector<float> factors_of(const GuardedMatrix<float>& a, std::size_t row) {
  std::vector<float> numbers(a.rows());
  for (std::size_t p = 0; p < a.rows(); ++p) numbers[p] = a.at(p, row);
  return numbers;
}

/// An integer for each row, or none.
std::vector<float> some_offsets(std::size_t rows, Random& random) {
  std::vector<float> offsets(random.below(2) == 0 ? 0 : rows);
  for (float& offset : offsets) offset = static_cast<float>(random.below(2001)) - 1000.0f;
  return offsets;
}

/// The largest error of one call over `range`; C contains `before`, which has the columns of the
/// range.
template <class T>
WorstError combination_error(const KernelTable& kernels, const GuardedRows<T>& x, IndexRange range,
                             const GuardedMatrix<float>& a, Update update,
                             const Matrix<float>& before, Random& random, double bound_share) {
  const std::vector<float> offsets = some_offsets(a.columns(), random);
  const auto c = guarded_results(a.columns(), range.end - range.begin,
                                 range.end - range.begin + random.below(4), any_side(random));
  for (std::size_t i = 0; i < c.rows(); ++i) {
    std::copy_n(before.row(i), c.columns(), c.row(i));
  }
  kernels.of<T>().accumulate_outer_products(micro_panel_of(a), x.rows(), range, offsets, update,
                                            {c.row(0), c.rows(), c.stride(), kernels.lanes},
                                            some_ahead(x, random));
  WorstError worst;
  for (std::size_t i = 0; i < c.rows(); ++i) {
    const std::vector<float> factors = factors_of(a, i);
    for (std::size_t j = 0; j < c.columns(); ++j) {
      ReferenceSum sum =
          reference_gradient(x.rows(), range.begin + j, factors, {0.0f, update.alpha});
      sum.add(offsets.empty() ? 0.0 : double{update.alpha} * offsets[i]);
      const double kept = update.beta == 0.0f ? 0.0 : double{update.beta} * before.row(i)[j];
      worst.add(c.at(i, j), kept + sum.value, bound_share * (sum.magnitude + std::fabs(kept)),
                "row " + std::to_string(i) + ", column " + std::to_string(j));
    }
  }
  CHECK(c.strays() == 0);
  return worst;
}

TEMPLATE_TEST_CASE("outer products of integers accumulate exactly", "[kernels]", float,
                   std::uint8_t, Float16, BFloat16) {
  // |a| ≤ 4 and |x| ≤ 255 over 65 rows, α and β are powers of two, and C contains integers: all
  // results fit the 24 bits of a float.
  const std::uint64_t seed = test_seed();
  for_each_set_of_products<TestType>([&](const KernelTable& kernels) {
    Random random(seed, 11);
    for (const Shape& shape : edge_shapes(random, 200 / kSlowdown / kTypeShare<TestType>)) {
      const GuardedRows<TestType> x(shape.rows, shape.features, random);
      const auto a = factors(shape.classes, shape.rows, random);
      Matrix<float> c(shape.classes, shape.features);
      fill_with_integers(c, 1000, random);
      fill_with_integers(a.view(), 4, random);
      const float beta = std::array{1.0f, 0.0f, -0.5f}[random.below(3)];
      INFO(shape.text() << ", beta " << beta << ", seed " << seed);
      const WorstError worst =
          combination_error(kernels, x, {0, shape.features}, a, {-0.25f, beta}, c, random, 0.0);
      INFO(worst.text());
      CHECK(worst.share() == 0.0);
    }
  });
}

TEMPLATE_TEST_CASE("outer products cover their range of the columns and no other", "[kernels]",
                   float, std::uint8_t, Float16, BFloat16) {
  // Every start within two registers of the widest set, and widths up to more columns than any tile
  // has, so that each length of a tail follows each number of whole registers.
  for_each_set_of_products<TestType>([&](const KernelTable& kernels) {
    Random random(test_seed(), 12);
    constexpr std::size_t features = 64 + 33;
    for (const std::size_t rows : {1U, 2U, 3U, 5U, 7U, 12U, 16U}) {
      const GuardedRows<TestType> x(3, features, random);
      const auto a = factors(rows, 3, random);
      Matrix<float> c(rows, features);
      fill_with_integers(c, 1000, random);
      fill_with_integers(a.view(), 4, random);
      for (std::size_t begin = 0; begin <= 33; begin += rows == 5 ? kTypeShare<TestType> : 11) {
        for (std::size_t end = begin; end <= features; ++end) {
          const Update update{0.5f, random.below(2) == 0 ? 0.0f : 1.0f};
          const WorstError worst =
              combination_error(kernels, x, {begin, end}, a, update, c, random, 0.0);
          if (worst.share() == 0.0) continue;
          INFO(rows << " rows, columns " << begin << " to " << end << ": " << worst.text());
          CHECK(worst.share() == 0.0);
        }
      }
    }
  });
}

TEMPLATE_TEST_CASE("outer products of real numbers are within their rounding bound", "[kernels]",
                   float, std::uint8_t, Float16, BFloat16) {
  const std::uint64_t seed = test_seed();
  for_each_set_of_products<TestType>([&](const KernelTable& kernels) {
    Random random(seed, 13);
    for (const Shape& shape : edge_shapes(random, 60 / kSlowdown / kTypeShare<TestType>)) {
      INFO(shape.text() << ", seed " << seed);
      const GuardedRows<TestType> x(shape.rows, shape.features, random);
      const auto a = factors(shape.classes, shape.rows, random);
      Matrix<float> c(shape.classes, shape.features);
      fill_with_numbers(c, 1.0, random);
      fill_with_numbers(a.view(), 1.0, random);
      const WorstError worst =
          combination_error(kernels, x, {0, shape.features}, a, {-0.00037f, 0.91f}, c, random,
                            rounding_bound(step_roundings(shape.rows)));
      INFO(worst.text());
      CHECK(worst.share() <= 1.0);
    }
  });
}

TEMPLATE_TEST_CASE("outer products have the same bits for every division of rows and columns",
                   "[kernels]", float, std::uint8_t, Float16, BFloat16) {
  for_each_set_of_products<TestType>([&](const KernelTable& kernels) {
    Random random(test_seed(), 14);
    constexpr std::size_t rows = 17;
    constexpr std::size_t columns = 301;
    const auto& accumulate_outer_products = kernels.of<TestType>().accumulate_outer_products;
    const GuardedRows<TestType> x(65, columns, random);
    const auto a = factors(rows, 65, random);
    fill_with_numbers(a.view(), 1.0, random);
    Matrix<float> before(rows, columns);
    fill_with_numbers(before, 1.0, random);
    const auto start = [&] {
      Matrix<float> c(rows, columns);
      for (std::size_t i = 0; i < rows; ++i) std::copy_n(before.row(i), columns, c.row(i));
      return c;
    };
    const Update update{0.01f, 0.7f};
    std::vector<float> offsets(rows);
    for (float& offset : offsets) offset = static_cast<float>(random.uniform(-9.0, 9.0));
    Matrix<float> whole = start();
    accumulate_outer_products(micro_panel_of(a), x.rows(), {0, columns}, offsets, update,
                              rows_of(whole, kernels), {});
    for (const std::size_t width : {1U, 3U, 8U, 16U, 37U, 64U, 200U}) {
      INFO("pieces of " << width << " columns");
      Matrix<float> cut = start();
      for (std::size_t begin = 0; begin < columns; begin += width) {
        const std::size_t end = std::min(begin + width, columns);
        accumulate_outer_products(micro_panel_of(a), x.rows(), {begin, end}, offsets, update,
                                  {cut.row(0) + begin, rows, cut.stride(), kernels.lanes}, {});
      }
      CHECK(same_bits(whole, cut));
    }
    for (std::size_t height = 1; height < rows; ++height) {
      INFO("pieces of " << height << " rows");
      Matrix<float> cut = start();
      for (std::size_t first = 0; first < rows; first += height) {
        const std::size_t count = std::min(height, rows - first);
        accumulate_outer_products({a.row(0) + first, count, a.stride(), false}, x.rows(),
                                  {0, columns}, std::span(offsets).subspan(first, count), update,
                                  {cut.row(first), count, cut.stride(), kernels.lanes}, {});
      }
      CHECK(same_bits(whole, cut));
    }
  });
}

TEMPLATE_TEST_CASE("outer products with beta = 0 do not read the old values", "[kernels]", float,
                   std::uint8_t, Float16, BFloat16) {
  for_each_set_of_products<TestType>([&](const KernelTable& kernels) {
    Random random(test_seed(), 15);
    for (std::size_t columns = 1; columns <= 80; ++columns) {
      const GuardedRows<TestType> x(2, columns, random);
      const auto a = factors(6, 2, random);
      fill_with_integers(a.view(), 4, random);
      Matrix<float> c(6, columns);
      for (std::size_t i = 0; i < 6; ++i) {
        for (float& value : c.values(i)) value = std::nanf("");
      }
      INFO(columns << " columns");
      CHECK(combination_error(kernels, x, {0, columns}, a, {1.0f, 0.0f}, c, random, 0.0).share() ==
            0.0);
    }
  });
}

TEMPLATE_TEST_CASE("outer products of no rows are zero", "[kernels]", float, std::uint8_t, Float16,
                   BFloat16) {
  for_each_set_of_products<TestType>([&](const KernelTable& kernels) {
    Random random(test_seed(), 16);
    const auto a = factors(3, 0, random);
    Matrix<float> c(3, 70);
    fill_with_integers(c, 9, random);
    const GuardedRows<TestType> none(0, 70, random);
    for (const float beta : {0.0f, 1.0f, 0.5f}) {
      INFO("beta " << beta);
      CHECK(combination_error(kernels, none, {0, 70}, a, {1.0f, beta}, c, random, 0.0).share() ==
            0.0);
    }
  });
}

TEMPLATE_TEST_CASE("outer products have the same bits in interleaved rows", "[kernels]", float,
                   std::uint8_t, Float16, BFloat16) {
  for_each_set_of_products<TestType>([&](const KernelTable& kernels) {
    Random random(test_seed(), 17);
    const auto& accumulate_outer_products = kernels.of<TestType>().accumulate_outer_products;
    for (const std::size_t rows : {1U, 6U, 10U, 12U, 17U}) {
      constexpr std::size_t columns = 150;
      const std::size_t lanes = kernels.lanes;
      const GuardedRows<TestType> x(33, columns, random);
      const auto a = factors(rows, 33, random);
      fill_with_numbers(a.view(), 1.0, random);
      Matrix<float> plain(rows, columns);
      fill_with_numbers(plain, 1.0, random);
      std::vector<float> interleaved(rows * round_up(columns, lanes), 7.0f);
      const auto at = [&](std::size_t i, std::size_t j) -> float& {
        return interleaved[(j / lanes * rows + i) * lanes + j % lanes];
      };
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < columns; ++j) at(i, j) = plain.row(i)[j];
      }
      const Update update{0.3f, 0.9f};
      accumulate_outer_products(micro_panel_of(a), x.rows(), {0, columns}, {}, update,
                                rows_of(plain, kernels), {});
      accumulate_outer_products(micro_panel_of(a), x.rows(), {0, columns}, {}, update,
                                {interleaved.data(), rows, lanes, rows * lanes}, {});
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < columns; ++j) wrong += at(i, j) == plain.row(i)[j] ? 0U : 1U;
        // Lanes behind the last column are not written.
        for (std::size_t j = columns; j < round_up(columns, lanes); ++j) {
          wrong += at(i, j) == 7.0f ? 0U : 1U;
        }
      }
      INFO(rows << " rows");
      CHECK(wrong == 0);
    }
  });
}

}  // namespace
}  // namespace linnet::test
