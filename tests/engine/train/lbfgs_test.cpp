#include "engine/train/lbfgs.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "engine/core/workers.hpp"
#include "engine/train/curvature_pairs.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/logistic_fits.hpp"

namespace linnet::test {
namespace {

/// ½ Σ a_i · (x_i − i)².
struct Quadratic {
  std::vector<double> curvatures;

  ObjectiveValue operator()(std::span<double> x, std::span<double> gradient) const {
    double value = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double off = x[i] - static_cast<double>(i);
      value += 0.5 * curvatures[i] * off * off;
      gradient[i] = curvatures[i] * off;
    }
    return {value, largest_of(gradient)};
  }
};

ObjectiveValue rosenbrock(std::span<double> x, std::span<double> gradient) {
  const double a = 1.0 - x[0];
  const double b = x[1] - x[0] * x[0];
  gradient[0] = -2.0 * a - 400.0 * x[0] * b;
  gradient[1] = 200.0 * b;
  return {a * a + 100.0 * b * b, largest_of(gradient)};
}

TEST_CASE("L-BFGS minimises quadratics", "[lbfgs]") {
  const Workers workers(1);
  for (const double condition : {1.0, 1e2, 1e4}) {
    INFO("condition " << condition);
    Quadratic quadratic;
    constexpr std::size_t size = 20;
    for (std::size_t i = 0; i < size; ++i) {
      quadratic.curvatures.push_back(std::pow(condition, static_cast<double>(i) / (size - 1)));
    }
    std::vector<double> x(size, -3.0);
    const LbfgsResult result =
        minimise(quadratic, x, {.tolerance = 1e-8, .max_iterations = 2000}, workers);
    CHECK(result.end == MinimiserEnd::converged);
    CHECK(result.state.at.largest_gradient <= 1e-8);
    for (std::size_t i = 0; i < size; ++i) CHECK(std::fabs(x[i] - static_cast<double>(i)) < 1e-7);
    CHECK(result.state.evaluations <= 2 * result.state.iterations + 10);
  }
}

TEST_CASE("L-BFGS takes the curvature that it is told", "[lbfgs]") {
  const Workers workers(1);
  const Quadratic quadratic{{1e-3, 1.0, 1e6}};
  std::vector<double> x(3, 5.0);
  int estimates = 0;
  const LbfgsOptions options{.tolerance = 1e-9, .estimate_curvature = [&]() -> InverseCurvature {
                               ++estimates;
                               return [&](std::span<double> v) {
                                 for (std::size_t i = 0; i < v.size(); ++i)
                                   v[i] /= quadratic.curvatures[i];
                               };
                             }};
  const LbfgsResult result = minimise(quadratic, x, options, workers);
  CHECK(result.end == MinimiserEnd::converged);
  CHECK(result.state.iterations <= 2);
  CHECK(estimates == 1);
  minimise(quadratic, x, options, workers);
  CHECK(estimates == 1);  // x was good already
}

TEST_CASE("L-BFGS follows a curved valley", "[lbfgs]") {
  const Workers workers(1);
  std::vector<double> x{-1.2, 1.0};
  const LbfgsResult result = minimise(rosenbrock, x, {.tolerance = 1e-8}, workers);
  CHECK(result.end == MinimiserEnd::converged);
  CHECK(std::fabs(x[0] - 1.0) < 1e-6);
  CHECK(std::fabs(x[1] - 1.0) < 1e-6);
  CHECK(result.state.iterations < 100);
}

TEST_CASE("L-BFGS steps back from where the value is not finite", "[lbfgs]") {
  const Workers workers(1);
  std::vector<double> x{0.01};
  // x − log x: not defined at x ≤ 0 and, to be nasty, without a gradient above 3.
  const LbfgsResult result = minimise(
      [](std::span<double> at, std::span<double> gradient) {
        const bool defined = at[0] > 0.0 && at[0] < 3.0;
        gradient[0] = defined ? 1.0 - 1.0 / at[0] : std::numeric_limits<double>::quiet_NaN();
        return ObjectiveValue{at[0] > 0.0 ? at[0] - std::log(at[0]) : HUGE_VAL,
                              std::fabs(gradient[0])};
      },
      x, {.tolerance = 1e-9}, workers);
  CHECK(result.end == MinimiserEnd::converged);
  CHECK(std::fabs(x[0] - 1.0) < 1e-8);
}

TEST_CASE("L-BFGS ends where iterations are used up or rounding errors rule", "[lbfgs]") {
  const Workers workers(1);
  SECTION("iterations") {
    std::vector<double> x{-1.2, 1.0};
    const LbfgsResult result =
        minimise(rosenbrock, x, {.tolerance = 1e-8, .max_iterations = 5}, workers);
    CHECK(result.end == MinimiserEnd::iterations_used);
    CHECK(result.state.iterations == 5);
    std::vector<double> gradient(2);
    CHECK(rosenbrock(x, gradient).value == result.state.at.value);
  }
  SECTION("points and values in single precision") {
    std::vector<double> x{-1.2, 1.0};
    const LbfgsResult result = minimise(
        [](std::span<double> at, std::span<double> gradient) {
          for (double& number : at) number = static_cast<float>(number);
          ObjectiveValue exact = rosenbrock(at, gradient);
          for (double& slope : gradient) slope = static_cast<float>(slope + 1e-6);
          exact.value = static_cast<float>(exact.value + 1.0);
          return exact;
        },
        x, {.tolerance = 1e-14, .max_iterations = 100000, .value_error = 1e-7}, workers);
    CHECK(result.end == MinimiserEnd::no_progress);
    CHECK(std::fabs(x[0] - 1.0) < 1e-2);
  }
  SECTION("the start is the minimum") {
    std::vector<double> x{0.0, 1.0};
    const LbfgsResult result = minimise(Quadratic{{1.0, 1.0}}, x, {.tolerance = 0.0}, workers);
    CHECK(result.end == MinimiserEnd::converged);
    CHECK(result.state.evaluations == 1);
  }
}

TEST_CASE("L-BFGS reports each iteration, and values never rise", "[lbfgs]") {
  const Workers workers(1);
  std::vector<double> x{-1.2, 1.0};
  std::vector<LbfgsState> states;
  const LbfgsResult result =
      minimise(rosenbrock, x, {.tolerance = 1e-8}, workers,
               [&](const LbfgsState& state, const auto&) { states.push_back(state); });
  REQUIRE(states.size() == result.state.iterations + 1);
  for (std::size_t i = 0; i < states.size(); ++i) {
    CHECK(states[i].iterations == i);
    if (i != 0) CHECK(states[i].at.value <= states[i - 1].at.value);
  }
}

TEST_CASE("L-BFGS goes on from a state with the bits of the unbroken run", "[lbfgs]") {
  Quadratic quadratic;
  for (std::size_t i = 0; i < 40; ++i) quadratic.curvatures.push_back(std::pow(1.3, i));
  int estimates = 0;
  const auto unit = [&]() -> InverseCurvature {
    ++estimates;
    return [](std::span<double> v) {
      for (double& number : v) number *= 0.5;
    };
  };
  for (const bool estimates_curvature : {false, true}) {
    LbfgsOptions options{.tolerance = 1e-9, .memory = 4};
    if (estimates_curvature) options.estimate_curvature = unit;
    const Workers one(1);
    const Workers three(3);
    std::vector<MinimiserState> states;
    std::vector<double> whole(40, -3.0);
    const LbfgsResult expected =
        minimise(quadratic, whole, options, one,
                 [&](const LbfgsState&, const auto& save) { states.push_back(save()); });
    REQUIRE(states.size() > 20);
    for (const MinimiserState& state : states) {
      INFO("iteration " << state.iterations);
      options.from = state;
      std::vector<double> x = state.x;
      estimates = 0;
      const LbfgsResult result = minimise(quadratic, x, options, three);
      CHECK(x == whole);
      CHECK(result.end == expected.end);
      CHECK(result.state.iterations == expected.state.iterations);
      CHECK(result.state.evaluations == expected.state.evaluations);
      CHECK(result.state.at.value == expected.state.at.value);
      CHECK(estimates == (estimates_curvature && state.iterations + 1 < states.size() ? 1 : 0));
    }
  }
}

TEST_CASE("L-BFGS takes a first step that it is told, if the function falls along it", "[lbfgs]") {
  const Workers workers(1);
  const Quadratic quadratic{{1e-3, 1.0, 1e6}};
  const std::vector<double> start(3, 5.0);
  const auto run = [&](const std::vector<float>& direction, double factor) {
    std::vector<double> x = start;
    return minimise(quadratic, x,
                    {.tolerance = 1e-9, .first_direction = direction, .first_factor = factor},
                    workers);
  };
  const std::vector<float> to_minimum{-5.0f, -4.0f, -3.0f};
  CHECK(run(to_minimum, 1.0).state.iterations == 1);
  CHECK(run(to_minimum, 1.0).state.evaluations == 2);
  CHECK(run(to_minimum, 2.5).state.iterations == 1);  // the line search steps back
  const LbfgsResult expected = run({}, 1.0);
  const LbfgsResult uphill = run(to_minimum, -1.0);
  CHECK(uphill.state.iterations == expected.state.iterations);
  CHECK(uphill.state.at.value == expected.state.at.value);
}

TEST_CASE("L-BFGS takes over what it knows of a function with another penalty", "[lbfgs]") {
  const Workers workers(1);
  constexpr std::size_t kSize = 8;  // fewer than pairs
  Quadratic quadratic;
  for (std::size_t i = 0; i < kSize; ++i) quadratic.curvatures.push_back(std::pow(3.0, i));
  const LbfgsOptions options{.tolerance = 1e-5, .memory = 40, .value_error = 1e-14};
  std::vector<double> x(kSize, -3.0);
  LbfgsResult before = minimise(quadratic, x, options, workers);
  CHECK(before.last.gradient.size() == kSize);
  CHECK(before.last.x.empty());
  constexpr double kPenalty = 0.5;
  const Objective penalised = [&](std::span<double> at, std::span<double> gradient) {
    ObjectiveValue result = quadratic(at, gradient);
    for (std::size_t i = 0; i < at.size(); ++i) {
      gradient[i] += kPenalty * at[i];
      result.value += 0.5 * kPenalty * at[i] * at[i];
    }
    return ObjectiveValue{result.value, largest_of(gradient)};
  };
  std::vector<double> cold = x;
  const LbfgsResult anew = minimise(penalised, cold, options, workers);
  LbfgsOptions warm_options = options;
  warm_options.from = MinimiserState{};
  warm_options.from->gradient.resize(kSize);
  const ObjectiveValue at = penalised(x, warm_options.from->gradient);
  warm_options.from->value = warm_options.from->least_value = at.value;
  warm_options.from->largest_gradient = warm_options.from->least_gradient = at.largest_gradient;
  warm_options.from->pairs = before.last.pairs;
  add_penalty(kPenalty, kSize, warm_options.from->pairs, workers);
  const LbfgsResult warm = minimise(penalised, x, warm_options, workers);
  CHECK(warm.end == MinimiserEnd::converged);
  CHECK(2 * warm.state.evaluations < anew.state.evaluations);
  for (std::size_t i = 0; i < kSize; ++i) {
    const double a = quadratic.curvatures[i];
    CHECK(std::fabs(x[i] - a * static_cast<double>(i) / (a + kPenalty)) < 1e-5);
  }
}

TEST_CASE("L-BFGS has the same bits for any number of threads", "[lbfgs]") {
  constexpr std::size_t size = 150'000;
  Quadratic quadratic;
  for (std::size_t i = 0; i < size; ++i) {
    quadratic.curvatures.push_back(1.0 + static_cast<double>(i % 17));
  }
  const auto minimum = [&](int threads) {
    const Workers workers(threads);
    std::vector<double> x(size, 0.0);
    minimise(quadratic, x, {.tolerance = 1e-3, .max_iterations = 6}, workers);
    return x;
  };
  const std::vector<double> expected = minimum(1);
  for (const int threads : {2, 3}) CHECK(minimum(threads) == expected);
}

}  // namespace
}  // namespace linnet::test
