// The products of bytes in integers have the bits of plain loops; numbers that no integer stands
// for well stay floats.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "engine/model/linear_layer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/exact_products.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/reference_products.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

/// Calls `body(kernels)` for each set whose products of bytes are integers, which are those that
/// extend another one, and for amx with emulated tiles.
template <class Body>
void for_each_exact_set(const Body& body) {
  for_each_set_of_products<std::uint8_t>([&](const KernelTable& kernels) {
    if (base_of(kernels.set) != kernels.set) body(kernels);
  });
}

Matrix<float> inner_products(const KernelTable& kernels, ByteRows x, const Matrix<float>& w) {
  Matrix<float> z(w.rows(), x.size());
  kernels.bytes.inner_products(x, {0, w.columns()}, {w.row(0), w.rows(), w.stride(), kernels.lanes},
                               z.view(), {});
  return z;
}

/// c ← an outer product; a: rows of x × rows of c.
void accumulate(const KernelTable& kernels, const Matrix<float>& a, ByteRows x,
                std::span<const float> offsets, Update update, Matrix<float>& c) {
  kernels.bytes.accumulate_outer_products({a.row(0), a.columns(), a.stride(), false}, x,
                                          {0, c.columns()}, offsets, update,
                                          {c.row(0), c.rows(), c.stride(), kernels.lanes}, {});
}

std::vector<float> column_of(const Matrix<float>& a, std::size_t column) {
  std::vector<float> numbers(a.rows());
  for (std::size_t r = 0; r < a.rows(); ++r) numbers[r] = a.row(r)[column];
  return numbers;
}

TEST_CASE("digits make up their integer, and have a sign", "[kernels][exact]") {
  for (const std::int64_t n : {0, 1, -1, 127, 128, -128, -129, 32639, 32640, 8355711, -8355711}) {
    const auto digits = DigitNumbers::digits(n);
    CHECK(digits[2] * 65536 + digits[1] * 256 + digits[0] == n);
    for (const std::int64_t digit : digits) CHECK((digit >= -128 && digit <= 127));
  }
}

TEST_CASE("exact inner products have the bits of plain loops", "[kernels][exact]") {
  const std::uint64_t seed = test_seed();
  for_each_exact_set([&](const KernelTable& kernels) {
    Random random(seed, 71);
    for (const std::size_t features : {256U, 257U, 319U, 1024U, 1025U, 2049U, 4096U}) {
      for (const std::size_t classes : {1U, 2U, 3U, 5U, 6U, 7U, 10U, 13U, 21U, 103U}) {
        const std::size_t rows = 1 + random.below(std::max<std::size_t>(70 / kSlowdown, 12));
        const GuardedBytes x(rows, features, random);
        Matrix<float> w(classes, features);
        fill_with_numbers(w, std::exp2(static_cast<double>(random.below(80)) - 40.0), random);
        const Matrix<float> z = inner_products(kernels, x.rows(), w);
        std::size_t wrong = 0;
        for (std::size_t c = 0; c < classes; ++c) {
          for (std::size_t r = 0; r < rows; ++r) {
            wrong += z.row(c)[r] == exact_inner_product(w.values(c), x.rows()[r]) ? 0U : 1U;
          }
        }
        INFO(rows << " rows, " << features << " features, " << classes << " classes, seed "
                  << seed);
        CHECK(wrong == 0);
      }
    }
  });
}

TEST_CASE("exact outer products have the bits of plain loops", "[kernels][exact]") {
  const std::uint64_t seed = test_seed();
  for_each_exact_set([&](const KernelTable& kernels) {
    Random random(seed, 72);
    for (const std::size_t rows : {8U, 9U, 63U, 64U, 255U, 256U, 257U, 600U}) {
      for (const std::size_t classes : {1U, 2U, 5U, 6U, 11U, 12U, 13U, 21U, 103U}) {
        const std::size_t columns = 1 + random.below(kSlowdown < 20 ? 200 : 70);
        const GuardedBytes x(rows, columns, random);
        Matrix<float> a(rows, classes);
        Matrix<float> c(classes, columns);
        fill_with_numbers(a, std::exp2(static_cast<double>(random.below(80)) - 40.0), random);
        fill_with_numbers(c, 1.0, random);
        std::vector<float> offsets(classes);
        for (float& offset : offsets) offset = static_cast<float>(random.uniform(-9.0, 9.0));
        const Update update{-0.37f, random.below(2) == 0 ? 0.0f : 0.91f};
        Matrix<float> before(classes, columns);
        for (std::size_t i = 0; i < classes; ++i) std::copy_n(c.row(i), columns, before.row(i));
        accumulate(kernels, a, x.rows(), offsets, update, c);
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < classes; ++i) {
          const std::vector<float> factors = column_of(a, i);
          for (std::size_t j = 0; j < columns; ++j) {
            const float expected =
                exact_outer_product(factors, x.rows(), j, offsets[i], update, before.row(i)[j]);
            wrong += c.row(i)[j] == expected ? 0U : 1U;
          }
        }
        INFO(rows << " rows, " << columns << " columns, " << classes << " classes, seed " << seed);
        CHECK(wrong == 0);
      }
    }
  });
}

TEST_CASE("sums are exact up to the largest bytes and digits", "[kernels][exact]") {
  for_each_exact_set([&](const KernelTable& kernels) {
    for (const float sign : {1.0f, -1.0f}) {
      Matrix<float> w(2, 1024);
      Matrix<float> a(256, 2);
      for (float& number : w.values(0)) number = sign * 8355711.0f;
      for (float& number : w.values(1)) number = sign * -8421504.0f / 2.0f;
      for (std::size_t p = 0; p < 256; ++p) {
        a.row(p)[0] = sign * 8355711.0f;
        a.row(p)[1] = sign * -8421504.0f / 2.0f;
      }
      const std::vector<std::uint8_t> white(1024, 255);
      const std::vector<const std::byte*> starts(256, row_start(white.data()));
      const ByteRows rows(starts);
      const Matrix<float> z = inner_products(kernels, rows, w);
      CHECK(z.row(0)[3] == exact_inner_product(w.values(0), white.data()));
      CHECK(z.row(1)[3] == exact_inner_product(w.values(1), white.data()));
      CHECK(z.row(0)[3] == static_cast<float>(sign * 1024.0 * 255.0 * 8355711.0));
      Matrix<float> c(2, 64);
      accumulate(kernels, a, rows, {}, {1.0f, 0.0f}, c);
      CHECK(c.row(0)[5] == exact_outer_product(column_of(a, 0), rows, 5, 0.0f, {1.0f, 0.0f}, 0.0f));
      CHECK(c.row(1)[5] == exact_outer_product(column_of(a, 1), rows, 5, 0.0f, {1.0f, 0.0f}, 0.0f));
    }
  });
}

TEST_CASE("numbers that are not finite, or tiny, do not become integers", "[kernels][exact]") {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  for_each_exact_set([&](const KernelTable& kernels) {
    Random random(73, 73);
    const GuardedBytes x(16, 512, random);
    for (const float odd : {kInfinity, -kInfinity, kNaN, 1e-42f}) {
      INFO("a number " << odd);
      Matrix<float> w(3, 512);
      Matrix<float> a(16, 3);
      Matrix<float> c(3, 512);
      fill_with_numbers(w, 1.0, random);
      fill_with_numbers(a, 1.0, random);
      std::fill_n(w.row(1), 512, 0.0f);
      for (std::size_t p = 0; p < 16; ++p) a.row(p)[1] = 0.0f;
      w.row(1)[300] = odd;
      a.row(7)[1] = odd;
      const Matrix<float> z = inner_products(kernels, x.rows(), w);
      accumulate(kernels, a, x.rows(), {}, {1.0f, 0.0f}, c);
      const auto same = [](float got, float expected) {
        return got == expected || (std::isnan(got) && std::isnan(expected));
      };
      CHECK(same(z.row(1)[2], odd * static_cast<float>(x.rows()[2][300])));
      CHECK(same(c.row(1)[40], odd * static_cast<float>(x.rows()[7][40])));
      CHECK(z.row(0)[2] == exact_inner_product(w.values(0), x.rows()[2]));
      CHECK(z.row(2)[2] == exact_inner_product(w.values(2), x.rows()[2]));
    }
  });
}

TEST_CASE("a weight far larger than all others costs no accuracy", "[kernels][exact]") {
  // Integers in units of the large weight would be off by a few 10⁻⁵ of the others.
  for_each_exact_set([&](const KernelTable& kernels) {
    Random random(74, 74);
    GuardedBytes x(32, 1024, random);
    for (const float large : {30.0f, 100.0f, 1e4f, 1e8f}) {
      Matrix<float> w(2, 1024);
      fill_with_numbers(w, 1.0, random);
      w.row(0)[500] = large;
      const Matrix<float> z = inner_products(kernels, x.rows(), w);
      const Matrix<float> floats = inner_products(kernels_for(base_of(kernels.set)), x.rows(), w);
      INFO("one weight of " << large);
      for (std::size_t r = 0; r < 32; ++r) {
        CHECK(z.row(0)[r] == floats.row(0)[r]);
        CHECK(z.row(1)[r] == exact_inner_product(w.values(1), x.rows()[r]));
      }
    }
  });
}

TEST_CASE("layers of all sets with exact products have the same bits", "[layer][exact]") {
  // Sets cut the classes into blocks of their own.
  constexpr std::size_t features = 2100;
  for (const std::size_t classes : {6U, 10U, 100U, 1003U}) {
    Random random(76, classes);
    const GuardedBytes x(classes > 100 ? 9 : 64, features, random);
    Matrix<float> w(classes, features);
    Matrix<float> g(x.rows().size(), classes);
    fill_with_numbers(w, 1.0, random);
    fill_with_numbers(g, 1.0, random);
    std::optional<Matrix<float>> first_logits;
    std::optional<Matrix<float>> first_weights;
    for_each_exact_set([&](const KernelTable& kernels) {
      INFO(classes << " classes");
      LinearLayer layer(kernels, w.view());
      layer.accumulate_gradient({0, features}, {g.row(0), classes, g.stride(), false}, x.features(),
                                {}, {}, Update{-0.1f, 0.9f});
      Matrix<float> logits(classes, x.rows().size());
      layer.partial_logits({0, features}, x.features(), {}, logits.view());
      Matrix<float> weights = layer.to_matrix();
      if (first_logits) {
        CHECK(same_bits(logits, *first_logits));
        CHECK(same_bits(weights, *first_weights));
      } else {
        first_logits = std::move(logits);
        first_weights = std::move(weights);
      }
    });
  }
}

}  // namespace
}  // namespace linnet::test
