#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/guarded_memory.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

/// A matrix whose numbers are derived from their row and column, modulo the values of a byte.
template <class T>
GuardedMatrix<T> numbered(std::size_t rows, std::size_t columns, Random& random) {
  GuardedMatrix<T> matrix(rows, columns, columns + random.below(3), any_side(random));
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      matrix.at(i, j) = static_cast<T>((i * 37 + j * 11 + random.below(5)) % 256);
    }
  }
  return matrix;
}

/// The number of elements of `to` that differ from `expected(i, j)`, plus those written elsewhere.
template <class Expected>
std::size_t wrong_numbers(const GuardedMatrix<float>& to, const Expected& expected) {
  std::size_t wrong = to.strays();
  for (std::size_t i = 0; i < to.rows(); ++i) {
    for (std::size_t j = 0; j < to.columns(); ++j) {
      wrong += to.at(i, j) == static_cast<float>(expected(i, j)) ? 0U : 1U;
    }
  }
  return wrong;
}

TEMPLATE_TEST_CASE("rows are copied as numbers, and nothing else is touched", "[kernels]", float,
                   std::uint8_t) {
  for_each_set_with_own(&KernelTable::pack_panel, [&](const KernelTable& kernels) {
    Random random(test_seed(), 44);
    for (const std::size_t rows : {0U, 1U, 5U, 12U}) {
      for (std::size_t columns = 0; columns <= 70; ++columns) {
        const auto from = numbered<TestType>(rows, columns, random);
        const auto to =
            guarded_results(rows, columns, columns + random.below(20), any_side(random));
        kernels.of<TestType>().copy_rows(from.read_view(), to.row(0), to.stride());
        INFO(rows << " × " << columns);
        CHECK(wrong_numbers(to, [&](std::size_t i, std::size_t j) { return from.at(i, j); }) == 0);
      }
    }
  });
}

TEST_CASE("each byte is copied as the number that it is", "[kernels]") {
  for_each_set_with_own(&KernelTable::pack_panel, [&](const KernelTable& kernels) {
    const GuardedMatrix<std::uint8_t> from(1, 256, 256, Flush::front);
    for (std::size_t j = 0; j < 256; ++j) from.at(0, j) = static_cast<std::uint8_t>(j);
    const auto to = guarded_results(1, 256, 256, Flush::back);
    kernels.bytes.copy_rows(from.read_view(), to.row(0), 256);
    CHECK(wrong_numbers(to, [](std::size_t, std::size_t j) { return j; }) == 0);
  });
}

TEST_CASE("a panel is packed row by row, with zeros to the end of its last register", "[kernels]") {
  for_each_set_with_own(&KernelTable::pack_panel, [&](const KernelTable& kernels) {
    Random random(test_seed(), 45);
    for (std::size_t columns = 1; columns <= kernels.nr; ++columns) {
      for (const std::size_t k : {0U, 1U, 3U, 4U, 5U, 33U}) {
        const std::size_t width = round_up(columns, kernels.lanes);
        const std::size_t stride = width + random.below(3);
        INFO(k << " × " << columns << ", stride " << stride);
        const auto b = numbered<float>(k, columns, random);
        const auto to = guarded_results(k, width, stride, any_side(random));
        kernels.pack_panel(b.read_view(), to.row(0), stride);
        CHECK(wrong_numbers(to, [&](std::size_t p, std::size_t j) {
                return j < columns ? b.at(p, j) : 0.0f;
              }) == 0);
        const auto transposed = numbered<float>(columns, k, random);
        const auto to_transposed = guarded_results(k, width, stride, any_side(random));
        kernels.pack_panel_transposed(transposed.read_view(), to_transposed.row(0), stride);
        CHECK(wrong_numbers(to_transposed, [&](std::size_t p, std::size_t j) {
                return j < columns ? transposed.at(j, p) : 0.0f;
              }) == 0);
      }
    }
  });
}

TEST_CASE("weights are interleaved class by class within a step", "[kernels]") {
  for_each_set_with_own(&KernelTable::pack_panel, [&](const KernelTable& kernels) {
    Random random(test_seed(), 46);
    for (const std::size_t classes : {1U, 2U, 3U, 4U, 5U, 10U, 16U}) {
      for (std::size_t k = 1; k <= 3 * kernels.lanes + 1; ++k) {
        const auto from = numbered<float>(k, classes, random);
        const std::size_t steps = (k + kernels.lanes - 1) / kernels.lanes;
        const auto to =
            guarded_results(steps * classes, kernels.lanes, kernels.lanes, any_side(random));
        kernels.interleave(from.read_view(), to.row(0));
        INFO(k << " × " << classes);
        CHECK(wrong_numbers(to, [&](std::size_t row, std::size_t lane) {
                const std::size_t feature = row / classes * kernels.lanes + lane;
                return feature < k ? from.at(feature, row % classes) : 0.0f;
              }) == 0);
      }
    }
  });
}

TEST_CASE("a transposed product is added to C", "[kernels]") {
  for_each_set_with_own(&KernelTable::pack_panel, [&](const KernelTable& kernels) {
    Random random(test_seed(), 47);
    for (std::size_t rows = 1; rows <= 17; ++rows) {
      for (std::size_t columns = 1; columns <= 50; ++columns) {
        const auto p = numbered<float>(rows, columns, random);
        for (const float beta : {0.0f, 1.0f, -0.5f}) {
          auto c = guarded_results(columns, rows, rows + random.below(3), any_side(random));
          Matrix<float> before(columns, rows);
          fill_with_integers(before.view(), 100, random);
          for (std::size_t j = 0; j < columns; ++j) {
            for (std::size_t i = 0; i < rows; ++i) {
              c.at(j, i) =
                  beta == 0.0f ? std::numeric_limits<float>::quiet_NaN() : before.row(j)[i];
            }
          }
          kernels.add_transposed(p.read_view(), beta, c.view());
          const std::size_t wrong = wrong_numbers(c, [&](std::size_t j, std::size_t i) {
            return p.at(i, j) + beta * before.row(j)[i];
          });
          if (wrong == 0) continue;
          INFO(rows << " × " << columns << ", beta " << beta);
          CHECK(wrong == 0);
        }
      }
    }
  });
}

TEST_CASE("copies keep NaN, infinities and the sign of zero", "[kernels]") {
  const float special[] = {
      -0.0f, std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(),
      std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::denorm_min()};
  for_each_set_with_own(&KernelTable::pack_panel, [&](const KernelTable& kernels) {
    const std::size_t lanes = kernels.lanes;
    const GuardedMatrix<float> from(lanes + 1, lanes + 1, lanes + 1, Flush::front);
    for (std::size_t i = 0; i <= lanes; ++i) {
      for (std::size_t j = 0; j <= lanes; ++j) from.at(i, j) = special[(i + 2 * j) % 5];
    }
    const auto same = [&](const GuardedMatrix<float>& to, bool transposed) {
      for (std::size_t i = 0; i <= lanes; ++i) {
        for (std::size_t j = 0; j <= lanes; ++j) {
          const float& expected = transposed ? from.at(j, i) : from.at(i, j);
          if (std::memcmp(&to.at(i, j), &expected, sizeof expected) != 0) return false;
        }
      }
      return true;
    };
    const auto to = guarded_results(lanes + 1, 2 * lanes, 2 * lanes, Flush::back);
    kernels.floats.copy_rows(from.read_view(), to.row(0), to.stride());
    CHECK(same(to, false));
    kernels.pack_panel(from.read_view(), to.row(0), to.stride());
    CHECK(same(to, false));
    kernels.pack_panel_transposed(from.read_view(), to.row(0), to.stride());
    CHECK(same(to, true));
    kernels.add_transposed(from.read_view(), 0.0f, {to.row(0), lanes + 1, lanes + 1, to.stride()});
    CHECK(same(to, true));
  });
}

}  // namespace
}  // namespace linnet::test
