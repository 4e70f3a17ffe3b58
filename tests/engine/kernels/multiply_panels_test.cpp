#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/guarded_memory.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

/// C of rows × columns over depth k. Memory that the kernel must not use contains NaN.
struct Product {
  Product(std::size_t rows, std::size_t columns, std::size_t k, const KernelTable& kernels,
          bool row_by_row, Random& random)
      : depth(k),
        by_rows(row_by_row),
        a(row_by_row ? rows : k, row_by_row ? k : rows, (row_by_row ? k : rows) + random.below(3),
          any_side(random)),
        b(k, round_up(columns, kernels.lanes), round_up(columns, kernels.lanes) + random.below(3),
          any_side(random)),
        packed(1, k * round_up(columns, kernels.lanes), k * round_up(columns, kernels.lanes),
               any_side(random)),
        c(guarded_results(rows, columns, columns + random.below(3), any_side(random))) {
    fill_with_integers(a.view(), 100, random);
    fill_with_integers({b.row(0), k, columns, b.stride()}, 100, random);
    fill_with_integers(c.view(), 1000, random);
    pack(kernels);
  }

  /// Packs B into panels.
  void pack(const KernelTable& kernels) {
    float* to = packed.row(0);
    for_each_panel(c.columns(), kernels.nr, kernels.lanes,
                   [&](std::size_t first, std::size_t, std::size_t length) {
                     for (std::size_t p = 0; p < depth; ++p) {
                       std::copy_n(b.row(p) + first, length, to);
                       to += length;
                     }
                   });
  }

  MicroPanelA micro_panel() const { return {a.row(0), c.rows(), a.stride(), by_rows}; }
  PanelsB panels() const { return {b.row(0), b.stride()}; }
  PanelsB packed_panels() const { return {packed.row(0), 0}; }
  double factor(std::size_t i, std::size_t p) const { return by_rows ? a.at(i, p) : a.at(p, i); }

  double product(std::size_t i, std::size_t j) const {
    double sum = 0.0;
    for (std::size_t p = 0; p < depth; ++p) sum += factor(i, p) * b.at(p, j);
    return sum;
  }

  std::size_t depth;
  bool by_rows;
  GuardedMatrix<float> a;
  GuardedMatrix<float> b;
  GuardedMatrix<float> packed;
  GuardedMatrix<float> c;
};

/// Calls `body` for every shape of a tile, and for some of several micro-panels and panels.
template <class Body>
void for_each_shape(const KernelTable& kernels, const Body& body) {
  const std::size_t lanes = kernels.lanes;
  for (std::size_t rows = 1; rows <= kernels.mr; ++rows) {
    for (std::size_t columns = 1; columns <= kernels.nr; ++columns) body(rows, columns);
  }
  for (const std::size_t rows : {kernels.mr + 1, 2 * kernels.mr, 3 * kernels.mr - 1}) {
    for (std::size_t registers = 1; registers <= 3 * kernels.nr / lanes; ++registers) {
      body(rows, registers * lanes);
      body(rows, registers * lanes - lanes / 2);
    }
  }
}

TEST_CASE("panels cover all columns, none wider than a tile, and the last two share their columns",
          "[kernels]") {
  for (const std::size_t lanes : {4U, 8U, 16U}) {
    for (const std::size_t registers : {2U, 3U, 4U}) {
      const std::size_t tile = registers * lanes;
      for (std::size_t columns = 1; columns <= 5 * tile; ++columns) {
        std::size_t least = tile;
        std::size_t count = 0;
        std::size_t next = 0;
        bool fit = true;
        for_each_panel(columns, tile, lanes,
                       [&](std::size_t first, std::size_t width, std::size_t length) {
                         fit = fit && first == next && width > 0 && length <= tile;
                         fit = fit && length == round_up(width, lanes);
                         fit = fit && (width == length || first + width == columns);
                         least = std::min(least, length);
                         next = first + width;
                         ++count;
                       });
        INFO(columns << " columns by " << tile);
        REQUIRE(fit);
        REQUIRE(next == columns);
        REQUIRE(count == (columns + tile - 1) / tile);
        if (columns > tile) REQUIRE(least >= registers / 2 * lanes);
      }
    }
  }
}

/// The number of elements of C that the kernel does not set to α · A · B + β · C, plus those that
/// it writes outside of C.
std::size_t count_wrong(const KernelTable& kernels, Product& product, const PanelsB& panels,
                        Update update) {
  const std::size_t rows = product.c.rows();
  const std::size_t columns = product.c.columns();
  Matrix<double> expected(rows, columns);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      expected.row(i)[j] =
          double{update.alpha} * product.product(i, j) + double{update.beta} * product.c.at(i, j);
      // With β = 0 the old values must not be read.
      if (update.beta == 0.0f) product.c.at(i, j) = std::numeric_limits<float>::quiet_NaN();
    }
  }
  kernels.multiply_panels(product.micro_panel(), product.depth, panels, update, product.c.view());
  std::size_t wrong = product.c.strays();
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      wrong += product.c.at(i, j) == expected.row(i)[j] ? 0U : 1U;
    }
  }
  return wrong;
}

TEST_CASE("products of every shape are exact for integers", "[kernels]") {
  // |a|, |b| ≤ 100 over 17 steps, and α and β are powers of two: all results fit 24 bits.
  for_each_set_with_own(&KernelTable::multiply_panels, [&](const KernelTable& kernels) {
    Random random(test_seed(), 41);
    for_each_shape(kernels, [&](std::size_t rows, std::size_t columns) {
      for (const std::size_t k : {1U, 2U, 8U, 17U}) {
        for (const bool row_by_row : {false, true}) {
          Product product(rows, columns, k, kernels, row_by_row, random);
          for (const Update update : {Update{1.0f, 0.0f}, Update{-2.0f, 0.0f}, Update{1.0f, 1.0f},
                                      Update{-2.0f, -0.5f}}) {
            for (const bool packed : {false, true}) {
              fill_with_integers(product.c.view(), 1000, random);
              const std::size_t wrong = count_wrong(
                  kernels, product, packed ? product.packed_panels() : product.panels(), update);
              INFO(rows << " × " << columns << ", k " << k << ", alpha " << update.alpha
                        << ", beta " << update.beta << (row_by_row ? ", row by row" : "")
                        << (packed ? ", packed" : ""));
              CHECK(wrong == 0);
            }
          }
        }
      }
    });
  });
}

TEST_CASE("a product sums in the order of k", "[kernels]") {
  // 2^24 + 1 rounds to 2^24, and 2^24 − 2^24 + 1 is exact: only sums in the order of k give these
  // results.
  for_each_set_with_own(&KernelTable::multiply_panels, [&](const KernelTable& kernels) {
    Random random(test_seed(), 42);
    for_each_shape(kernels, [&](std::size_t rows, std::size_t columns) {
      const Product product(rows, columns, 6, kernels, true, random);
      const float big = 0x1p24f;
      const float terms[] = {big, 1.0f, -big, 1.0f, 1.0f, 1.0f};
      for (std::size_t p = 0; p < 6; ++p) {
        for (std::size_t i = 0; i < rows; ++i) product.a.at(i, p) = terms[p];
        for (std::size_t j = 0; j < columns; ++j) product.b.at(p, j) = 1.0f;
      }
      kernels.multiply_panels(product.micro_panel(), 6, product.panels(), {1.0f, 0.0f},
                              product.c.view());
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < columns; ++j) wrong += product.c.at(i, j) == 3.0f ? 0U : 1U;
      }
      INFO(rows << " × " << columns);
      CHECK(wrong == 0);
    });
  });
}

TEST_CASE(
    "a product has the same bits for every layout of its factors and every division into calls",
    "[kernels]") {
  for_each_set_with_own(&KernelTable::multiply_panels, [&](const KernelTable& kernels) {
    Random random(test_seed(), 43);
    const std::size_t rows = 2 * kernels.mr - 1;
    const std::size_t columns = 2 * kernels.nr - kernels.lanes;
    constexpr std::size_t k = 150;
    Product whole(rows, columns, k, kernels, true, random);
    const Product transposed(rows, columns, k, kernels, false, random);
    fill_with_numbers(whole.a.view(), 1.0, random);
    fill_with_numbers(whole.b.view(), 1.0, random);
    whole.pack(kernels);
    const auto packed = guarded_results(rows, columns, columns, Flush::back);
    const auto cut = guarded_results(rows, columns, columns, Flush::back);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t p = 0; p < k; ++p) transposed.a.at(p, i) = whole.a.at(i, p);
      for (float* to : {transposed.c.row(i), packed.row(i), cut.row(i)}) {
        std::copy_n(whole.c.row(i), columns, to);
      }
    }
    const Update update{0.3f, 0.7f};
    kernels.multiply_panels(whole.micro_panel(), k, whole.panels(), update, whole.c.view());
    kernels.multiply_panels(transposed.micro_panel(), k, whole.panels(), update,
                            transposed.c.view());
    kernels.multiply_panels(whole.micro_panel(), k, whole.packed_panels(), update, packed.view());
    CHECK(same_numbers(whole.c.view(), transposed.c.view()));
    CHECK(same_numbers(whole.c.view(), packed.view()));
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; j += kernels.lanes) {
        kernels.multiply_panels({whole.a.row(i), 1, whole.a.stride(), true}, k,
                                {whole.b.row(0) + j, whole.b.stride()}, update,
                                {cut.row(i) + j, 1, kernels.lanes, cut.stride()});
      }
    }
    CHECK(same_numbers(whole.c.view(), cut.view()));
  });
}

}  // namespace
}  // namespace linnet::test
