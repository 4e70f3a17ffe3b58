// Rows widened to floats, their scales, and the moments of columns.

#include "engine/data/widen.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "engine/data/column_moments.hpp"
#include "engine/data/minibatches.hpp"
#include "engine/data/row_scales.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/contexts.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/kernel_sets.hpp"
#include "tests/support/made_features.hpp"

namespace linnet::test {
namespace {

std::vector<std::uint32_t> all_of(std::size_t count) {
  std::vector<std::uint32_t> indices(count);
  std::iota(indices.begin(), indices.end(), 0U);
  return indices;
}

OrderedExamples ordered(const Examples& examples, const Context& context,
                        std::span<const float> scales = {}) {
  OrderedExamples result;
  result.gather(examples, all_of(examples.features.rows()), {}, context.workers(), {}, scales);
  return result;
}

std::vector<float> random_floats(std::size_t count, std::uint64_t seed) {
  Random random(seed, 0);
  std::vector<float> numbers(count);
  for (float& number : numbers) number = static_cast<float>(random.uniform(-3.0, 3.0));
  return numbers;
}

TEMPLATE_TEST_CASE("widened numbers have the same bits in any range and with any other rows",
                   "[transform]", std::uint8_t, Float16, BFloat16, float) {
  const auto made = byte_features<TestType>(9, 83, 3, 301);
  const std::vector<float> scales = random_floats(9, 302);
  const ColumnTransform columns{random_floats(83, 303), random_floats(83, 304)};
  for_each_set([&](const KernelTable& kernels) {
    const OrderedExamples examples =
        ordered(made.examples(), context_of(kernels, 1), std::span(scales));
    const auto check = [&](IndexRange rows, IndexRange range, bool transforms) {
      std::vector<float> got(rows.size() * 100, -1.0f);
      widen(kernels, examples.rows().subspan(rows.begin, rows.size()),
            transforms ? &columns : nullptr, range, got.data(), 100);
      for (std::size_t b = 0; b < rows.size(); ++b) {
        for (std::size_t k = range.begin; k < range.end; ++k) {
          const std::size_t i = rows.begin + b;
          float expected = static_cast<float>(value_of(made.numbers[i * 83 + k])) * scales[i];
          if (transforms) expected = (expected - columns.mean[k]) * columns.factor[k];
          REQUIRE(std::bit_cast<std::uint32_t>(got[b * 100 + k - range.begin]) ==
                  std::bit_cast<std::uint32_t>(expected));
        }
      }
    };
    for (const bool transforms : {true, false}) {
      check({0, 9}, {0, 83}, transforms);
      check({4, 5}, {16, 17}, transforms);
      check({2, 9}, {64, 83}, transforms);
      check({8, 9}, {32, 80}, transforms);
    }
  });
}

TEMPLATE_TEST_CASE("rows times their scales have length 1", "[transform]", std::uint8_t, Float16,
                   BFloat16, float) {
  auto made = byte_features<TestType>(200, 131, 3, 305);
  std::fill_n(made.numbers.begin() + 17 * 131, 131, stored<TestType>(0.0f));
  const std::vector<std::uint32_t> indices = all_of(199);
  for_each_set([&](const KernelTable& kernels) {
    const Context& context = context_of(kernels, 2);
    const std::vector<float> scales = row_scales(made.examples(), indices, {}, context);
    std::vector<float> alone(200);
    find_row_scales(ordered(made.examples(), context).rows(), 131, kernels, alone);
    for (std::size_t i = 0; i < 200; ++i) {
      double squares = 0.0;
      for (std::size_t k = 0; k < 131; ++k) {
        squares += std::pow(value_of(made.numbers[i * 131 + k]), 2);
      }
      const double expected = i == 17 || i == 199 ? 1.0 : 1.0 / std::sqrt(squares);
      REQUIRE(std::fabs(scales[i] - expected) <= 1e-6 * expected);
      if (i < 199) REQUIRE(scales[i] == alone[i]);
    }
  });
}

TEST_CASE("lengths are right for numbers whose squares are no floats", "[transform]") {
  using Limits = std::numeric_limits<float>;
  for (const float magnitude : {1e-44f, Limits::min(), 1e-30f, 1e-20f, 1e19f, 1e30f}) {
    INFO("numbers of about " << magnitude);
    auto made = signed_features<float>(3, 50, 3, 306);
    double squares = 0.0;
    for (std::size_t k = 0; k < 50; ++k) {
      made.numbers[50 + k] *= magnitude;
      squares += std::pow(static_cast<double>(made.numbers[50 + k]), 2);
    }
    const double expected = std::min(1.0 / std::sqrt(squares), static_cast<double>(Limits::max()));
    const std::vector<std::uint32_t> indices = all_of(3);
    for_each_set([&](const KernelTable& kernels) {
      const float scale = row_scales(made.examples(), indices, {}, context_of(kernels, 1))[1];
      CHECK(std::fabs(scale - expected) <= 1e-6 * expected);
    });
  }
}

TEST_CASE("a row with a number that is not finite keeps one", "[transform]") {
  for (const float bad : {HUGE_VALF, -HUGE_VALF, std::nanf("")}) {
    auto made = signed_features<float>(3, 50, 3, 307);
    made.numbers[50 + 7] = bad;
    const float scale =
        row_scales(made.examples(), all_of(3), {}, context_of(best_kernels(), 1))[1];
    CHECK_FALSE(std::isfinite(scale * bad));
  }
}

/// The largest share of its bound by which a mean or a variance is off.
void check_moments(const Examples& examples, const Context& context, double bound) {
  const std::size_t rows = examples.features.rows();
  const std::size_t features = examples.features.columns();
  const ColumnMoments moments = column_moments(examples, all_of(rows), {}, context);
  for (std::size_t k = 0; k < features; ++k) {
    long double mean = 0.0L;
    for (std::size_t i = 0; i < rows; ++i) mean += examples.features.at(i, k);
    mean /= static_cast<long double>(rows);
    long double variance = 0.0L;
    for (std::size_t i = 0; i < rows; ++i) {
      const long double off = examples.features.at(i, k) - mean;
      variance += off * off / static_cast<long double>(rows);
    }
    const auto deviation = static_cast<double>(std::sqrt(variance));
    REQUIRE(std::fabs(moments.mean[k] - static_cast<double>(mean)) <=
            bound * (deviation + std::fabs(static_cast<double>(mean))));
    REQUIRE(std::fabs(moments.variance[k] - static_cast<double>(variance)) <=
            bound * deviation * deviation);
  }
}

TEST_CASE("moments of columns are those of two passes in a wider type", "[transform]") {
  // Sums of at most n terms in double, whose first example is some deviations off the mean.
  const Context& context = context_of(best_kernels(), 2);
  check_moments(signed_features<float>(1, 3, 3, 308).examples(), context, 1e-15);
  check_moments(signed_features<Float16>(700, 1031, 3, 308).examples(), context, 1e-12);
  check_moments(byte_features<std::uint8_t>(5000, 19, 3, 308).examples(), context, 1e-12);
  auto far = signed_features<float>(5000, 19, 3, 309);
  for (float& number : far.numbers) number = number * 16.0f + 1e6f;
  check_moments(far.examples(), context, 1e-11);
}

TEST_CASE("a constant column has variance 0, whatever the constant", "[transform]") {
  auto made = signed_features<float>(4000, 21, 3, 310);
  for (std::size_t i = 0; i < 4000; ++i) {
    made.numbers[i * 21 + 4] = 0.1f;
    made.numbers[i * 21 + 5] = 0.0f;
    made.numbers[i * 21 + 6] = -1e20f;
  }
  const Context& context = context_of(best_kernels(), 2);
  const ColumnMoments moments = column_moments(made.examples(), all_of(4000), {}, context);
  for (const std::size_t k : {4U, 5U, 6U}) {
    CHECK(moments.variance[k] == 0.0);
    CHECK(moments.mean[k] == static_cast<double>(made.numbers[k]));
  }
}

TEST_CASE("moments have the same bits for any number of threads, set and type", "[transform]") {
  constexpr std::size_t kFeatures = kSlowdown == 1 ? 1100 : 600;  // two tasks and more
  const auto floats = byte_features<float>(9000, kFeatures, 3, 311);
  const auto of = [](const Examples& examples, const Context& context) {
    return column_moments(examples, all_of(9000), {}, context);
  };
  const ColumnMoments expected = of(floats.examples(), context_of(best_kernels(), 1));
  const auto check = [&](const ColumnMoments& moments) {
    CHECK(moments.mean == expected.mean);
    CHECK(moments.variance == expected.variance);
  };
  for (const int threads : {2, 3, 8}) {
    check(of(floats.examples(), context_of(best_kernels(), threads)));
  }
  for_each_set(
      [&](const KernelTable& kernels) { check(of(floats.examples(), context_of(kernels, 2))); });
  const Context& context = context_of(best_kernels(), 2);
  check(of(byte_features<std::uint8_t>(9000, kFeatures, 3, 311).examples(), context));
  check(of(byte_features<Float16>(9000, kFeatures, 3, 311).examples(), context));
  check(of(byte_features<BFloat16>(9000, kFeatures, 3, 311).examples(), context));
}

}  // namespace
}  // namespace linnet::test
