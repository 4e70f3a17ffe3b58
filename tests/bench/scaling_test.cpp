#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "bench/scaling/scaling_json.hpp"
#include "bench/scaling/scaling_model.hpp"
#include "bench/scaling/scaling_report.hpp"
#include "bench/scaling/team_rounds.hpp"
#include "bench/scaling/team_sizes.hpp"
#include "tests/support/catch.hpp"

namespace linnet::bench {
namespace {

MachineRates two_core_machine() {
  return {.read = {{1, 10e9}, {2, 20e9}}, .memory_limit = 60e9, .barrier_of_two = 3e-6};
}

MeasuredStep step() {
  return {.seconds = 100e-6, .loss = 20e-6, .bytes = 240'000, .slices = 8, .groups = 4};
}

StepRow step_row(int asked, int members) {
  return {.classes = 6,
          .batch = 64,
          .asked = asked,
          .team = {.members = members, .seconds = {40e-6, 50e-6, 60e-6}, .left_out = 1},
          .seconds = 50e-6,
          .parallel_for = StepTime{60e-6, 2},
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
  CHECK(contains(text, "| 64 | 1 (of 2) | 50.0 | 100 | 50 | 40.0 | 60.0 |"));
  CHECK(contains(text,
                 "Batch 64, 2 members asked for: never more than 1 came together in 4 attempts"));
  CHECK(!contains(step_table(report, 10), "50.0"));
}

TEST_CASE("a step of a full team has a note only about the rounds left out") {
  ScalingReport report;
  report.steps = {step_row(2, 2)};
  CHECK(contains(step_table(report, 6), "| 64 | 2 | 50.0 |"));
  CHECK(contains(step_table(report, 6), "Batch 64, 2 members: 1 of 4 rounds had fewer"));
  report.steps[0].team.left_out = 0;
  CHECK(!contains(step_table(report, 6), "Batch 64, 2"));
  report.steps[0].parallel_for = StepTime{60e-6, 1};
  CHECK(contains(step_table(report, 6), "| 60.0 (1 of 2) |"));
  report.steps[0].parallel_for.reset();
  CHECK(contains(step_table(report, 6), "| 40.0 |  |"));
}

/// A measurement whose teams have these sizes one after the other, the last one for ever.
std::function<StepTime()> teams(const std::vector<int>& sizes, int& calls) {
  return [&calls, sizes] {
    const std::size_t last = sizes.size() - 1;
    const int members = sizes[std::min(static_cast<std::size_t>(calls++), last)];
    return StepTime{members * 1e-6, members};
  };
}

TEST_CASE("rounds are repeated until enough of them had the full team") {
  int calls = 0;
  const TeamRounds rounds =
      measure_team_rounds(4, {.rounds = 3, .attempts = 12}, teams({1, 4, 2, 4}, calls));
  CHECK(rounds.members == 4);
  CHECK(rounds.seconds == std::vector<double>{4e-6, 4e-6, 4e-6});
  CHECK(rounds.left_out == 2);
}

TEST_CASE("where the full team never comes, the largest that came counts") {
  int calls = 0;
  const TeamRounds rounds =
      measure_team_rounds(4, {.rounds = 3, .attempts = 6}, teams({1, 3, 2, 3, 1}, calls));
  CHECK(calls == 6);
  CHECK(rounds.members == 3);
  CHECK(rounds.seconds.size() == 2);
  CHECK(rounds.left_out == 4);
}

TEST_CASE("a measurement ends after one round if its time is over") {
  int calls = 0;
  const TeamRounds rounds =
      measure_team_rounds(4, {.rounds = 3, .attempts = 6, .seconds = 0.0}, teams({4}, calls));
  CHECK(calls == 1);
  CHECK(rounds.seconds.size() == 1);
}

TEST_CASE("the sizes of teams are powers of two, halves between them, and all processors") {
  CHECK(team_sizes_up_to(1) == std::vector<int>{1});
  CHECK(team_sizes_up_to(2) == std::vector<int>{1, 2});
  CHECK(team_sizes_up_to(6) == std::vector<int>{1, 2, 4, 6});
  CHECK(team_sizes_up_to(16) == std::vector<int>{1, 2, 4, 6, 8, 12, 16});
  CHECK(team_sizes_up_to(40) == std::vector<int>{1, 2, 4, 6, 8, 12, 16, 24, 32, 40});
}

TEST_CASE("a barrier that fewer threads took part in names their number") {
  ScalingReport report;
  report.barriers = {{3, {1e-6, 2, 2e-6, 3e-6, 3}}, {4, {1e-6, 4, 2e-6, 3e-6, 4}}};
  const std::string text = barrier_table(report);
  CHECK(contains(text, "| 3 | 1.00 µs (2 of 3) | 2.00 µs | 3.00 µs |"));
  CHECK(contains(text, "| 4 | 1.00 µs | 2.00 µs | 3.00 µs |"));
  CHECK(!contains(text, "assumes"));
  report.barriers = {{2, {std::nan(""), 1, 2e-6, 3e-6, 2}}};
  CHECK(contains(barrier_table(report), "| 2 | nobody joined | 2.00 µs | 3.00 µs |"));
  report.barrier_is_measured = false;
  report.modelled_barrier = 0.3e-6;
  CHECK(contains(barrier_table(report), "the model assumes 0.30 µs"));
}

TEST_CASE("scaling.json has the environment and every table") {
  ScalingReport report;
  report.environment.commit = "0123456789";
  report.environment.cpu = "A processor";
  report.machine = {{1, 100e9, 10e9}};
  report.instruction_set = "avx2";
  report.barriers = {{2, {1e-6, 2, 2e-6, 3e-6, 2}}, {4, {std::nan(""), 1, 2e-6, 3e-6, 4}}};
  report.steps = {step_row(2, 2), step_row(2, 1)};
  report.model = {{6, 64, 8, 10e-6, 5.0, "products"}};
  const auto json = nlohmann::json::parse(scaling_json(report));
  CHECK(json["environment"]["commit"] == "0123456789");
  CHECK(json["environment"]["cpu"] == "A processor");
  CHECK(json["machine"][0]["peak_gflops"] == 100.0);
  CHECK(json["instruction_set"] == "avx2");
  CHECK(json["barriers"][0]["members"] == 2);
  CHECK(json["barriers"][0]["team_seconds"] == 1e-6);
  CHECK(json["barriers"][1]["members"] == 1);
  CHECK(json["barriers"][1]["team_seconds"].is_null());
  CHECK(json["steps"][0]["members"] == 2);
  CHECK(json["steps"][0]["full_team"] == true);
  CHECK(json["steps"][0]["least_seconds"] == 40e-6);
  CHECK(json["steps"][1]["asked"] == 2);
  CHECK(json["steps"][1]["members"] == 1);
  CHECK(json["steps"][1]["full_team"] == false);
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
