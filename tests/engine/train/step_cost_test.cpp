#include "engine/train/step_cost.hpp"

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

TEST_CASE("a step takes its parts, shared out in whole pieces, and two exchanges", "[cost]") {
  const StepCost cost{.products = 80.0,
                      .memory = 5.0,
                      .loss = 4.0,
                      .first = 1.0,
                      .further = 0.5,
                      .slices = 8,
                      .groups = 4};
  CHECK(step_seconds(cost, 1) == 84.0);
  CHECK(step_seconds(cost, 2) == 40.0 + 2.0 + 2.0);
  CHECK(step_seconds(cost, 3) == 30.0 + 2.0 + 3.0);
  CHECK(step_seconds(cost, 4) == 20.0 + 1.0 + 4.0);
  CHECK(step_seconds(cost, 8) == 10.0 + 1.0 + 8.0);
}

TEST_CASE("a step takes no less than memory does", "[cost]") {
  const StepCost cost{.products = 80.0, .memory = 50.0, .slices = 8};
  CHECK(step_seconds(cost, 1) == 80.0);
  CHECK(step_seconds(cost, 2) == 50.0);
  CHECK(step_seconds(cost, 8) == 50.0);
}

TEST_CASE("more members than slices share them, and the members of a slice wait once more",
          "[cost]") {
  const StepCost cost{.products = 80.0, .first = 1.0, .further = 0.5, .slices = 8};
  CHECK(step_seconds(cost, 9) == 10.0 + 2.0 * (1.0 + 7 * 0.5));
  CHECK(step_seconds(cost, 16) == 5.0 + 2.0 * (1.0 + 14 * 0.5) + 1.0);
  CHECK(step_seconds(cost, 23) == 5.0 + 2.0 * (1.0 + 21 * 0.5) + 1.0);
  CHECK(step_seconds(cost, 64) == 1.25 + 2.0 * (1.0 + 62 * 0.5) + (1.0 + 6 * 0.5));
}

TEST_CASE("computations take longer where more members compute", "[cost]") {
  const StepCost cost{
      .products = 80.0, .memory = 30.0, .loss = 8.0, .slowdown = 0.25, .slices = 8, .groups = 8};
  CHECK(step_seconds(cost, 1) == 88.0);
  CHECK(step_seconds(cost, 2) == 1.25 * (40.0 + 4.0));
  CHECK(step_seconds(cost, 8) == 30.0 + 2.75 * 1.0);
}

TEST_CASE("the best number of members has the shortest step", "[cost]") {
  StepCost cost{.products = 80.0, .first = 1.0, .further = 0.0, .slices = 8, .groups = 4};
  CHECK(best_members(cost, 1) == 1);
  CHECK(best_members(cost, 2) == 2);
  CHECK(best_members(cost, 7) == 4);  // the busiest of 5, 6 or 7 has two slices as well
  CHECK(best_members(cost, 8) == 8);
  cost.further = 10.0;  // a third member costs more than it saves
  CHECK(best_members(cost, 8) == 2);
  cost.first = 100.0;
  CHECK(best_members(cost, 8) == 1);
}

}  // namespace
}  // namespace linnet::test
