#include "bench/report/summary.hpp"

#include <cmath>

#include "tests/bench/sample_measurements.hpp"
#include "tests/support/catch.hpp"

namespace linnet::bench {
namespace {

/// A case on which Linnet takes one second and its best baseline `ratio`.
CaseResult case_result(const std::string& name, double ratio) {
  Measurement measurement = sample_measurement(name, 1);
  measurement.timings = {{"Linnet", "gemm nn", 1, false, 0.0, 1.0, {1.0}},
                         {"Other", "sgemm nn", 1, true, 0.0, ratio, {ratio}}};
  return evaluate(std::move(measurement));
}

TEST_CASE("a line has the geometric mean and the worst case of its cases") {
  const auto lines = summarize({case_result("square/64", 0.5), case_result("square/128", 2.0)});
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].title == "squares 64 to 2048");
  CHECK(lines[0].cases == 2);
  CHECK(std::abs(lines[0].geometric_mean - 1.0) < 1e-12);
  CHECK(lines[0].worst == 0.5);
  CHECK(lines[0].worst_case == "square/64");
}

TEST_CASE("each number of threads has a line, and a line is not said twice") {
  std::vector<CaseResult> results;
  for (const int threads : {1, 4}) {
    Measurement measurement = sample_measurement("forward/64x6x4096", threads);
    measurement.n = 6;
    measurement.k = 4096;
    results.push_back(evaluate(std::move(measurement)));
  }
  const auto lines = summarize(results);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].title == "forward, 64 to 1024 x {6, 10} x 4096");
  CHECK(lines[0].threads == 1);
  CHECK(lines[1].threads == 4);
}

TEST_CASE("cases without a baseline make no line") {
  Measurement alone = sample_measurement("square/64", 1);
  alone.timings.resize(1);
  CHECK(summarize({evaluate(std::move(alone))}).empty());
}

TEST_CASE("bytes are compared with floats within the rounds") {
  Measurement measurement = sample_measurement("forward_u8/64x10x4096", 2);
  measurement.timings = {{"Linnet u8", "gemm nt", 2, false, 0.0, 1.0, {1.0, 2.0, 3.0}},
                         {"Linnet", "gemm nt", 2, false, 0.0, 2.0, {2.0, 4.0, 6.0}}};
  const auto lines = compare_bytes({evaluate(std::move(measurement))});
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].ratio == 2.0);
  CHECK(lines[0].gflops_bytes == 0.5);
}

}  // namespace
}  // namespace linnet::bench
