#include "bench/report/outcome.hpp"

#include <cmath>

#include "tests/bench/sample_measurements.hpp"
#include "tests/support/catch.hpp"

namespace linnet::bench {
namespace {

TEST_CASE("an outcome has Linnet first and the baselines by speed") {
  const Outcome outcome = evaluate(sample_measurement("square/64", 1));
  REQUIRE(outcome.results.size() == 3);
  CHECK(outcome.results[0].library == "Linnet");
  CHECK(outcome.results[1].library == "Fast");
  CHECK(outcome.results[2].library == "Slow");
  CHECK(linnet_of(outcome) == &outcome.results[0]);
  CHECK(best_baseline_of(outcome) == &outcome.results[1]);
}

TEST_CASE("figures are medians of rounds, ratios medians of the ratios of a round") {
  const Outcome outcome = evaluate(sample_measurement("square/64", 1));
  const Result& linnet = outcome.results[0];
  // 1e9 operations in 1, 2 and 4 seconds.
  CHECK(linnet.gflops == 0.5);
  CHECK(linnet.gflops_min == 0.25);
  CHECK(linnet.gflops_max == 1.0);
  CHECK(linnet.percent_of_peak == 25.0);
  CHECK(linnet.gigabytes == 1.5);
  // The fast baseline took 3, 2 and 2 seconds: 3, 1 and 0.5 times as long.
  CHECK(linnet.ratio_to_best_baseline == 1.0);
  CHECK(outcome.results[1].ratio_to_best_baseline == 1.0);
}

TEST_CASE("without a baseline there is no ratio, and without Linnet no row of it") {
  Measurement alone = sample_measurement("square/64", 1);
  alone.timings.resize(1);
  const Outcome outcome = evaluate(alone);
  CHECK(best_baseline_of(outcome) == nullptr);
  CHECK(std::isnan(outcome.results[0].ratio_to_best_baseline));

  Measurement others = sample_measurement("square/64", 1);
  others.timings.erase(others.timings.begin());
  CHECK(linnet_of(evaluate(others)) == nullptr);
  CHECK(evaluate(Measurement{}).results.empty());
}

}  // namespace
}  // namespace linnet::bench
