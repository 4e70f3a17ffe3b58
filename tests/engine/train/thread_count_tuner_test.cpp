#include "engine/train/thread_count_tuner.hpp"

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

constexpr StepCost kCost{.products = 8.0, .slices = 8};

TEST_CASE("a team that is faster than one stays together", "[cost]") {
  ThreadCountTuner team(kCost, 4);
  CHECK(team.best() == 4);
  for (int round = 0; round < 10; ++round) {
    CHECK(team.next() == 4);
    team.record(4, 2.5);
  }
}

TEST_CASE("a team that is slower than one rests, each time for longer, and tries again", "[cost]") {
  ThreadCountTuner team(kCost, 2);
  for (const int rest : {1, 2, 4, 8, 16, 32, 64, 64}) {
    INFO("rest of " << rest);
    REQUIRE(team.next() == 2);
    team.record(2, 20.0);
    for (int round = 0; round < rest; ++round) {
      REQUIRE(team.next() == 1);
      team.record(1, 9.0);
    }
  }
  team.record(2, 5.0);
  CHECK(team.next() == 2);
  team.record(2, 20.0);
  team.record(1, 9.0);
  CHECK(team.next() == 2);
}

TEST_CASE("a team is measured against what one takes now", "[cost]") {
  ThreadCountTuner team(kCost, 2);
  team.record(2, 20.0);
  team.record(1, 30.0);  // others slow one down still more
  team.record(2, 20.0);
  CHECK(team.next() == 2);
}

TEST_CASE("members that did not come count as those who did", "[cost]") {
  ThreadCountTuner team(kCost, 2);
  team.record(1, 100.0);
  CHECK(team.next() == 2);
}

}  // namespace
}  // namespace linnet::test
