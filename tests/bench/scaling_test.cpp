#include <cmath>
#include <nlohmann/json.hpp>

#include "bench/scaling/scaling_model.hpp"
#include "bench/scaling/scaling_report.hpp"
#include "tests/support/catch.hpp"

namespace linnet::bench {
namespace {

MachineRates two_core_machine() {
  return {.read = {{1, 10e9}, {2, 20e9}}, .memory_limit = 60e9, .barrier_of_two = 3e-6};
}

MeasuredStep step() {
  return {.seconds = 100e-6, .loss = 20e-6, .bytes = 240'000, .slices = 8, .groups = 4};
}

StepRow step_row(int threads, int members) {
  return {.classes = 6,
          .batch = 64,
          .threads = threads,
          .members = members,
          .rounds = 4,
          .rounds_left_out = 1,
          .seconds = 50e-6,
          .parallel_for = 60e-6,
          .modelled = 40e-6,
          .operations = 5e6,
          .peak = 200e9};
}

/// Equal but for rounding.
bool near(double x, double y) {
  return std::abs(x - y) <= 1e-12 * y;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("the model subtracts the loss, and its memory grows with the cores up to the limit") {
  const StepCost two = modelled_cost(two_core_machine(), step(), 2);
  CHECK(near(two.products, 80e-6));
  CHECK(near(two.loss, 20e-6));
  CHECK(near(two.memory, 12e-6));
  CHECK(near(two.first, 3e-6));
  CHECK(near(two.further, 1e-6));
  CHECK(near(modelled_cost(two_core_machine(), step(), 4).memory, 6e-6));
  CHECK(near(modelled_cost(two_core_machine(), step(), 64).memory, 4e-6));
}

TEST_CASE("the largest part of a step is named") {
  StepCost cost{.products = 80e-6, .memory = 1e-6, .loss = 10e-6, .slices = 8, .groups = 4};
  CHECK(largest_part(cost, 1) == "products");
  cost.memory = 200e-6;
  CHECK(largest_part(cost, 1) == "memory");
  cost.loss = 300e-6;
  CHECK(largest_part(cost, 1) == "loss");
  cost.first = 400e-6;
  CHECK(largest_part(cost, 2) == "barriers");
}

TEST_CASE("a step of a smaller team is reported with the members that ran it") {
  ScalingReport report;
  report.features = 4096;
  report.steps = {step_row(2, 1)};
  const std::string text = step_table(report, 6);
  // 5e6 operations in 50 µs are 100 GFLOP/s, half of the peak.
  CHECK(contains(text, "| 64 | 2 | 1 | 50.0 | 100 | 50 | 40.0 | 60.0 |"));
  CHECK(contains(text, "Batch 64, 2 threads: 1 of 5 rounds had fewer than 1 members"));
  CHECK(!contains(step_table(report, 10), "50.0"));
}

TEST_CASE("a barrier that fewer threads took part in names their number") {
  ScalingReport report;
  report.barriers = {{2, {1e-6, 1, 2e-6, 3e-6, 2}}, {4, {1e-6, 4, 2e-6, 3e-6, 4}}};
  const std::string text = barrier_table(report);
  CHECK(contains(text, "| 2 | 1.00 µs (1 of 2) | 2.00 µs | 3.00 µs |"));
  CHECK(contains(text, "| 4 | 1.00 µs | 2.00 µs | 3.00 µs |"));
  CHECK(!contains(text, "assumes"));
  report.barrier_is_measured = false;
  report.modelled_barrier = 0.3e-6;
  CHECK(contains(barrier_table(report), "the model assumes 0.30 µs"));
}

TEST_CASE("scaling.json has the environment and every table") {
  ScalingReport report;
  report.environment.commit = "0123456789";
  report.environment.cpu = "A processor";
  report.machine = {{1, 100e9, 10e9}};
  report.barriers = {{2, {1e-6, 2, 2e-6, 3e-6, 2}}};
  report.steps = {step_row(2, 2)};
  report.model = {{6, 64, 8, 10e-6, 5.0, "products"}};
  const auto json = nlohmann::json::parse(scaling_json(report));
  CHECK(json["environment"]["commit"] == "0123456789");
  CHECK(json["environment"]["cpu"] == "A processor");
  CHECK(json["machine"][0]["peak_gflops"] == 100.0);
  CHECK(json["barriers"][0]["team_members"] == 2);
  CHECK(json["steps"][0]["members"] == 2);
  CHECK(json["steps"][0]["percent_of_peak"] == 50.0);
  CHECK(json["model"][0]["largest_part"] == "products");
}

TEST_CASE("the table of the model has a row for each number of cores and a column for each batch") {
  ScalingReport report;
  report.model = {{6, 64, 1, 40e-6, 1.0, "products"},
                  {6, 256, 1, 160e-6, 1.0, "products"},
                  {6, 64, 2, 20e-6, 2.0, "barriers"},
                  {6, 256, 2, 80e-6, 2.0, "products"}};
  CHECK(contains(model_table(report, 6),
                 "| cores | batch 64 | | batch 256 | |\n|---|---|---|---|---|\n"
                 "| 1 | 40.0 | 1.0, products | 160.0 | 1.0, products |\n"
                 "| 2 | 20.0 | 2.0, barriers | 80.0 | 2.0, products |\n"));
}

}  // namespace
}  // namespace linnet::bench
