#include "engine/train/curvature_pairs.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/core/random.hpp"
#include "engine/core/workers.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

constexpr std::size_t kSize = 20'011;  // some blocks, and a ragged one
constexpr std::size_t kPenalised = 20'005;

/// A pair of ½ Σ a_i · x_i², with a from 1 to 2.
CurvaturePair some_pair(std::uint64_t stream) {
  Random random(test_seed(), stream);
  CurvaturePair pair{.s = std::vector<float>(kSize), .y = std::vector<float>(kSize)};
  for (std::size_t i = 0; i < kSize; ++i) {
    pair.s[i] = static_cast<float>(random.uniform(-1.0, 1.0));
    pair.y[i] = pair.s[i] * (1.0f + static_cast<float>(i % 10) / 9.0f);
    pair.product += double{pair.s[i]} * double{pair.y[i]};
  }
  return pair;
}

}  // namespace

TEST_CASE("pairs of a function with another penalty are those of its gradients", "[lbfgs]") {
  const double penalty = GENERATE(-0.5, 1e-9, 3.0, 1e6);
  const std::vector<CurvaturePair> before{some_pair(220), some_pair(221)};
  std::vector<CurvaturePair> pairs = before;
  add_penalty(penalty, kPenalised, pairs, Workers(2));
  REQUIRE(pairs.size() == before.size());
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    CHECK(pairs[p].s == before[p].s);
    double product = 0.0;
    double off = 0.0;
    for (std::size_t i = 0; i < kSize; ++i) {
      const double s = before[p].s[i];
      const double y = double{before[p].y[i]} + (i < kPenalised ? penalty * s : 0.0);
      off = std::max(off, std::fabs(y - double{pairs[p].y[i]}) / (1.0 + std::fabs(y)));
      product += s * y;
    }
    CHECK(off <= 1.2e-7);  // a float
    CHECK(std::fabs(pairs[p].product - product) < 1e-6 * product);
  }
}

TEST_CASE("pairs whose curvature a penalty takes are left out", "[lbfgs]") {
  std::vector<CurvaturePair> pairs{some_pair(222), some_pair(223)};
  pairs[0].y = pairs[0].s;  // a curvature of 1
  const CurvaturePair kept = pairs[1];
  add_penalty(-1.0, kSize, pairs, Workers(1));
  REQUIRE(pairs.size() == 1);
  CHECK(pairs[0].s == kept.s);
}

TEST_CASE("pairs that were taken and put back give the same direction", "[lbfgs]") {
  const Workers workers(2);
  const InverseCurvature half = [](std::span<double> v) {
    for (double& number : v) number *= 0.5;
  };
  Random random(test_seed(), 224);
  std::vector<std::vector<double>> x;
  std::vector<std::vector<double>> g;
  for (std::size_t i = 0; i < 6; ++i) {
    x.emplace_back(kSize);
    for (double& number : x.back()) number = random.uniform(-1.0, 1.0);
    g.push_back(x.back());
    for (std::size_t k = 0; k < kSize; ++k) g.back()[k] *= 1.0 + static_cast<double>(k % 7);
  }
  std::vector<double> scratch(kSize);
  CurvaturePairs pairs(3, kSize, half, workers);
  for (std::size_t i = 1; i < x.size(); ++i) pairs.add(x[i - 1], x[i], g[i - 1], g[i], scratch);
  std::vector<double> expected(kSize);
  pairs.find_direction(g[0], expected);
  CurvaturePairs others(3, kSize, half, workers);
  others.put(pairs.take());
  CHECK(pairs.empty());
  REQUIRE(others.pairs().size() == 3);
  others.find_scale(scratch);
  std::vector<double> direction(kSize);
  others.find_direction(g[0], direction);
  CHECK(direction == expected);
}

}  // namespace linnet::test
