#include "apps/report/confused_pairs.hpp"

#include "apps/report/accuracy_interval.hpp"
#include "tests/support/catch.hpp"

namespace linnet::test {

using Catch::Matchers::WithinAbs;

TEST_CASE("The most confused pairs have the largest counts first, and no correct predictions") {
  ConfusionMatrix confusion(3, 4);
  const auto add = [&](std::size_t truth, std::size_t output, int times) {
    for (int i = 0; i < times; ++i) confusion.add(truth, output);
  };
  add(0, 0, 9);
  add(0, 1, 2);
  add(1, 2, 5);
  add(2, 0, 2);
  add(2, 3, 4);
  const auto pairs = most_confused(confusion, 10);
  REQUIRE(pairs.size() == 4);
  CHECK((pairs[0].truth == 1 && pairs[0].predicted == 2 && pairs[0].count == 5));
  CHECK((pairs[1].truth == 2 && pairs[1].predicted == 3 && pairs[1].count == 4));
  CHECK((pairs[2].truth == 0 && pairs[2].predicted == 1));
  CHECK((pairs[3].truth == 2 && pairs[3].predicted == 0));
  CHECK(most_confused(confusion, 2).size() == 2);
}

TEST_CASE("The interval of an accuracy is Wilson's") {
  const AccuracyInterval most = accuracy_interval(81, 100);
  CHECK_THAT(most.low, WithinAbs(0.722212, 1e-5));
  CHECK_THAT(most.high, WithinAbs(0.874852, 1e-5));
  const AccuracyInterval all = accuracy_interval(10, 10);
  CHECK_THAT(all.low, WithinAbs(0.722467, 1e-5));
  CHECK_THAT(all.high, WithinAbs(1.0, 1e-9));
  CHECK(accuracy_interval(0, 0).low == 0.0);
  CHECK(accuracy_interval(0, 0).high == 1.0);
}

}  // namespace linnet::test
