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

/// One tile: C of rows × columns over depth k. Whatever no kernel may use is NaN.
struct Tile {
  Tile(std::size_t rows, std::size_t columns, std::size_t k, std::size_t lanes, bool row_by_row,
       Random& random)
      : depth(k),
        by_rows(row_by_row),
        a(row_by_row ? rows : k, row_by_row ? k : rows, (row_by_row ? k : rows) + random.below(3),
          any_side(random)),
        b(k, round_up(columns, lanes), round_up(columns, lanes) + random.below(3),
          any_side(random)),
        c(guarded_results(rows, columns, columns + random.below(3), any_side(random))) {
    fill_with_integers(a.view(), 100, random);
    fill_with_integers({b.row(0), k, columns, b.stride()}, 100, random);
    fill_with_integers(c.view(), 1000, random);
  }

  Strip strip() const { return {a.row(0), c.rows(), a.stride(), by_rows}; }
  Panel panel() const { return {b.row(0), b.stride()}; }
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
  GuardedMatrix<float> c;
};

template <class Body>
void for_each_tile(const KernelTable& kernels, const Body& body) {
  for (std::size_t rows = 1; rows <= kernels.tile_rows; ++rows) {
    for (std::size_t columns = 1; columns <= kernels.tile_columns; ++columns) body(rows, columns);
  }
}

TEST_CASE("a tile of every size is exact on whole numbers", "[kernels]") {
  // |a|, |b| ≤ 100 over 17 steps, powers of two as factors: all of it fits 24 bits.
  for_each_set([&](const KernelTable& kernels) {
    Random random(test_seed(), 41);
    for_each_tile(kernels, [&](std::size_t rows, std::size_t columns) {
      for (const std::size_t k : {1U, 2U, 17U}) {
        for (const bool row_by_row : {false, true}) {
          for (const float beta : {0.0f, 1.0f, -0.5f}) {
            const Tile tile(rows, columns, k, kernels.lanes, row_by_row, random);
            Matrix<double> wanted(rows, columns);
            for (std::size_t i = 0; i < rows; ++i) {
              for (std::size_t j = 0; j < columns; ++j) {
                wanted.row(i)[j] = -2.0 * tile.product(i, j) + double{beta} * tile.c.at(i, j);
                // What is not kept must not be read either.
                if (beta == 0.0f) tile.c.at(i, j) = std::numeric_limits<float>::quiet_NaN();
              }
            }
            kernels.multiply_tile(tile.strip(), k, tile.panel(), {-2.0f, beta}, tile.c.view());
            std::size_t wrong = tile.c.strays();
            for (std::size_t i = 0; i < rows; ++i) {
              for (std::size_t j = 0; j < columns; ++j) {
                wrong += tile.c.at(i, j) == wanted.row(i)[j] ? 0U : 1U;
              }
            }
            INFO(rows << " × " << columns << ", k " << k << ", beta " << beta
                      << (row_by_row ? ", row by row" : ", step by step"));
            CHECK(wrong == 0);
          }
        }
      }
    });
  });
}

TEST_CASE("a tile sums in the order of k", "[kernels]") {
  // 2^24 + 1 rounds to 2^24, and 2^24 − 2^24 + 1 does not: only sums in order give these results.
  for_each_set([&](const KernelTable& kernels) {
    Random random(test_seed(), 42);
    for_each_tile(kernels, [&](std::size_t rows, std::size_t columns) {
      const Tile tile(rows, columns, 6, kernels.lanes, true, random);
      const float big = 0x1p24f;
      const float terms[] = {big, 1.0f, -big, 1.0f, 1.0f, 1.0f};
      for (std::size_t p = 0; p < 6; ++p) {
        for (std::size_t i = 0; i < rows; ++i) tile.a.at(i, p) = terms[p];
        for (std::size_t j = 0; j < columns; ++j) tile.b.at(p, j) = 1.0f;
      }
      kernels.multiply_tile(tile.strip(), 6, tile.panel(), {1.0f, 0.0f}, tile.c.view());
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < columns; ++j) wrong += tile.c.at(i, j) == 3.0f ? 0U : 1U;
      }
      INFO(rows << " × " << columns);
      CHECK(wrong == 0);
    });
  });
}

TEST_CASE("a tile has the same bits whichever way its strip lies and however it is cut",
          "[kernels]") {
  for_each_set([&](const KernelTable& kernels) {
    Random random(test_seed(), 43);
    const std::size_t rows = kernels.tile_rows;
    const std::size_t columns = kernels.tile_columns;
    constexpr std::size_t k = 150;
    const Tile whole(rows, columns, k, kernels.lanes, true, random);
    const Tile turned(rows, columns, k, kernels.lanes, false, random);
    fill_with_numbers(whole.a.view(), 1.0, random);
    fill_with_numbers(whole.b.view(), 1.0, random);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t p = 0; p < k; ++p) turned.a.at(p, i) = whole.a.at(i, p);
      std::copy_n(whole.c.row(i), columns, turned.c.row(i));
    }
    const auto cut = guarded_results(rows, columns, columns, Flush::back);
    for (std::size_t i = 0; i < rows; ++i) std::copy_n(whole.c.row(i), columns, cut.row(i));
    const Update update{0.3f, 0.7f};
    kernels.multiply_tile(whole.strip(), k, whole.panel(), update, whole.c.view());
    kernels.multiply_tile(turned.strip(), k, whole.panel(), update, turned.c.view());
    CHECK(same_numbers(whole.c.view(), turned.c.view()));
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; j += kernels.lanes) {
        kernels.multiply_tile({whole.a.row(i), 1, whole.a.stride(), true}, k,
                              {whole.b.row(0) + j, whole.b.stride()}, update,
                              {cut.row(i) + j, 1, kernels.lanes, cut.stride()});
      }
    }
    CHECK(same_numbers(whole.c.view(), cut.view()));
  });
}

}  // namespace
}  // namespace linnet::test
