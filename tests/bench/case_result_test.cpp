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
}

TEST_CASE("figures are medians of rounds, ratios are to the fastest baseline of each round") {
  const CaseResult case_result = evaluate(sample_measurement("square/64", 1));
  const LibraryResult& linnet = case_result.results[0];
  // 1e9 operations in 1, 2 and 4 seconds.
  CHECK(linnet.gflops == 0.5);
  CHECK(linnet.gflops_min == 0.25);
  CHECK(linnet.gflops_max == 1.0);
  CHECK(linnet.percent_of_peak == 25.0);
  CHECK(linnet.gigabytes == 1.5);
  // The fastest baselines took 2.5 (the slow one), 2 and 2 seconds.
  CHECK(linnet.ratio_to_best_baseline == 1.0);
  CHECK(case_result.results[1].ratio_to_best_baseline == 1.0);
  CHECK(case_result.results[2].ratio_to_best_baseline == 2.0 / 9.0);
}

TEST_CASE("a headline is of the round with the median ratio, and its speeds agree with it") {
  Measurement measurement = sample_measurement("square/64", 1);
  measurement.timings[0].seconds = {2.0, 1.0, 4.0};  // the ratios are 1.25, 2 and 0.5
  const auto headline = evaluate(measurement).headline;
  REQUIRE(headline);
  CHECK(headline->ratio == 1.25);
  CHECK(headline->ratio_min == 0.5);
  CHECK(headline->ratio_max == 2.0);
  CHECK(headline->rounds == 3);
  CHECK(headline->gflops == 0.5);
  CHECK(headline->best_gflops == 0.4);
  CHECK(headline->best_library == "Slow");
  CHECK(headline->percent_of_peak == 25.0);
  CHECK(headline->gigabytes == 1.5);
}

TEST_CASE("a baseline without rounds has the speed of its trial and no ratio") {
  Measurement measurement = sample_measurement("square/64", 1);
  measurement.timings[1].seconds.clear();
  const CaseResult case_result = evaluate(measurement);
  CHECK(case_result.results[2].library == "Slow");
  CHECK(case_result.results[2].gflops == 1.0 / 9.0);
  CHECK(std::isnan(case_result.results[2].ratio_to_best_baseline));
  CHECK(case_result.headline->ratio_max == 3.0);
}

TEST_CASE("without a baseline there is no ratio, and without Linnet no row of it") {
  Measurement alone = sample_measurement("square/64", 1);
  alone.timings.resize(1);
  const CaseResult case_result = evaluate(alone);
  CHECK(!case_result.headline);
  CHECK(std::isnan(case_result.results[0].ratio_to_best_baseline));

  Measurement others = sample_measurement("square/64", 1);
  others.timings.erase(others.timings.begin());
  CHECK(linnet_of(evaluate(others)) == nullptr);
  CHECK(!evaluate(others).headline);
  CHECK(evaluate(Measurement{}).results.empty());
}

}  // namespace
}  // namespace linnet::bench
