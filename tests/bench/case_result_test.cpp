#include "bench/report/case_result.hpp"

#include <cmath>

#include "tests/bench/sample_measurements.hpp"
#include "tests/support/catch.hpp"

namespace linnet::bench {
namespace {

TEST_CASE("results have Linnet first and the baselines by speed") {
  const CaseResult case_result = evaluate(sample_measurement("square/64", 1));
  REQUIRE(case_result.results.size() == 3);
  CHECK(case_result.results[0].library == "Linnet");
  CHECK(case_result.results[1].library == "Fast");
  CHECK(case_result.results[2].library == "Slow");
  CHECK(linnet_of(case_result) == &case_result.results[0]);
  CHECK(best_baseline_of(case_result) == &case_result.results[1]);
}

TEST_CASE("figures are medians of rounds, ratios medians of the ratios of a round") {
  const CaseResult case_result = evaluate(sample_measurement("square/64", 1));
  const LibraryResult& linnet = case_result.results[0];
  // 1e9 operations in 1, 2 and 4 seconds.
  CHECK(linnet.gflops == 0.5);
  CHECK(linnet.gflops_min == 0.25);
  CHECK(linnet.gflops_max == 1.0);
  CHECK(linnet.percent_of_peak == 25.0);
  CHECK(linnet.gigabytes == 1.5);
  // The fast baseline took 3, 2 and 2 seconds: 3, 1 and 0.5 times as long.
  CHECK(linnet.ratio_to_best_baseline == 1.0);
  CHECK(case_result.results[1].ratio_to_best_baseline == 1.0);
}

TEST_CASE("without a baseline there is no ratio, and without Linnet no row of it") {
  Measurement alone = sample_measurement("square/64", 1);
  alone.timings.resize(1);
  const CaseResult case_result = evaluate(alone);
  CHECK(best_baseline_of(case_result) == nullptr);
  CHECK(std::isnan(case_result.results[0].ratio_to_best_baseline));

  Measurement others = sample_measurement("square/64", 1);
  others.timings.erase(others.timings.begin());
  CHECK(linnet_of(evaluate(others)) == nullptr);
  CHECK(evaluate(Measurement{}).results.empty());
}

}  // namespace
}  // namespace linnet::bench
