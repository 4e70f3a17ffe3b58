#include <algorithm>
#include <cstddef>
#include <span>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/reference_products.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {
namespace {

constexpr float kUntouched = -12345.0f;

Matrix<float> untouched(std::size_t rows, std::size_t columns) {
  Matrix<float> z(rows, columns);
  for (std::size_t c = 0; c < rows; ++c) {
    for (float& value : z.values(c)) value = kUntouched;
  }
  return z;
}

/// Columns from the batch's end on that were written.
std::size_t written_behind(const Matrix<float>& z, std::size_t rows) {
  std::size_t count = 0;
  for (std::size_t c = 0; c < z.rows(); ++c) {
    for (std::size_t b = rows; b < z.columns(); ++b) count += z.row(c)[b] == kUntouched ? 0U : 1U;
  }
  return count;
}

/// The weights of a class over a range, less those behind the last feature.
std::span<const float> real_weights(const Matrix<float>& w, std::size_t c, FeatureRange range) {
  const std::size_t end = std::min(range.end, w.columns());
  return w.values(c).subspan(range.begin, end - range.begin);
}

WorstError logits_error(const KernelTable& kernels, const GuardedRows& x, FeatureRange range,
                        float centre, const Matrix<float>& w, double bound_share) {
  const std::size_t rows = x.rows().size();
  Matrix<float> z = untouched(w.rows(), rows + 3);
  kernels.partial_logits(x.rows(), range, centre, w.padded_view(), z.view());
  WorstError worst;
  for (std::size_t c = 0; c < w.rows(); ++c) {
    for (std::size_t b = 0; b < rows; ++b) {
      const ReferenceSum wanted =
          reference_logit(x.rows()[b], range.begin, real_weights(w, c, range), {centre, 1.0f}, 0.0);
      worst.add(z.row(c)[b], wanted.value, bound_share * wanted.magnitude,
                "class " + std::to_string(c) + ", row " + std::to_string(b));
    }
  }
  CHECK(written_behind(z, rows) == 0);
  return worst;
}

TEST_CASE("partial logits of whole numbers are exact", "[kernels]") {
  // |w| ≤ 3 and |x − centre| ≤ 155 over 4097 features stay below 2^24: every sum is a whole number
  // that a float holds, in whatever order it is made.
  const std::uint64_t seed = test_seed();
  for_each_set([&](const KernelTable& kernels) {
    Random random(seed, 1);
    for (const Shape& shape : edge_shapes(random, 200)) {
      INFO(shape.text() << ", seed " << seed);
      const GuardedRows x(shape.rows, shape.features, random);
      Matrix<float> w(shape.classes, shape.features);
      fill_with_integers(w, 3, random);
      const FeatureRange all{0, w.padded_columns()};
      const WorstError worst = logits_error(kernels, x, all, 100.0f, w, 0.0);
      INFO(worst.text());
      CHECK(worst.share() == 0.0);
    }
  });
}

TEST_CASE("partial logits cover their range of the features and no other", "[kernels]") {
  for_each_set([&](const KernelTable& kernels) {
    Random random(test_seed(), 2);
    const std::size_t features = 300;
    const GuardedRows x(7, features, random);
    Matrix<float> w(10, features);
    fill_with_integers(w, 3, random);
    for (std::size_t begin = 0; begin < w.padded_columns(); begin += kRowPadding) {
      for (std::size_t end = begin; end <= w.padded_columns(); end += kRowPadding) {
        INFO("features " << begin << " to " << end);
        CHECK(logits_error(kernels, x, {begin, end}, 3.0f, w, 0.0).share() == 0.0);
      }
    }
  });
}

TEST_CASE("partial logits of real numbers are as good as their rounding allows", "[kernels]") {
  const std::uint64_t seed = test_seed();
  for_each_set([&](const KernelTable& kernels) {
    Random random(seed, 3);
    for (const Shape& shape : edge_shapes(random, 60)) {
      INFO(shape.text() << ", seed " << seed);
      const GuardedRows x(shape.rows, shape.features, random);
      Matrix<float> w(shape.classes, shape.features);
      fill_with_numbers(w, 1.0, random);
      // x − centre, then the products and sums of a fourth of the features, then four lanes.
      const std::size_t roundings = 1 + w.padded_columns() / 4 + 1 + 4;
      const WorstError worst =
          logits_error(kernels, x, {0, w.padded_columns()}, 127.25f, w, rounding_bound(roundings));
      INFO(worst.text());
      CHECK(worst.share() <= 1.0);
    }
  });
}

TEST_CASE("partial logits have the same bits however a batch is cut", "[kernels]") {
  const std::uint64_t seed = test_seed();
  INFO("seed " << seed);
  for_each_set([&](const KernelTable& kernels) {
    Random random(seed, 4);
    for (const std::size_t classes : {1U, 6U, 10U, 13U}) {
      constexpr std::size_t rows = 23;
      const GuardedRows x(rows, 784, random);
      Matrix<float> w(classes, 784);
      fill_with_numbers(w, 1.0, random);
      const FeatureRange all{0, w.padded_columns()};
      Matrix<float> whole(classes, rows);
      kernels.partial_logits(x.rows(), all, 9.0f, w.padded_view(), whole.view());
      for (std::size_t piece = 1; piece < rows; ++piece) {
        INFO(classes << " classes in pieces of " << piece);
        Matrix<float> cut(classes, rows);
        for (std::size_t first = 0; first < rows; first += piece) {
          const std::size_t count = std::min(piece, rows - first);
          const MatrixView<float> z(cut.row(0) + first, classes, count, cut.stride());
          kernels.partial_logits(x.rows().subspan(first, count), all, 9.0f, w.padded_view(), z);
        }
        CHECK(same_bits(whole, cut));
      }
    }
  });
}

TEST_CASE("partial logits of no rows write nothing", "[kernels]") {
  for_each_set([&](const KernelTable& kernels) {
    const Matrix<float> w(3, 64);
    Matrix<float> z = untouched(3, 16);
    kernels.partial_logits({}, {0, 64}, 0.0f, w.padded_view(), z.view());
    CHECK(written_behind(z, 0) == 0);
  });
}

}  // namespace
}  // namespace linnet::test
