#include "bench/measure/statistics.hpp"

#include <cmath>
#include <vector>

#include "tests/support/catch.hpp"

namespace linnet::bench {
namespace {

using Values = std::vector<double>;

TEST_CASE("a median is the middle value or the mean of the middle two") {
  CHECK(median(Values{3.0}) == 3.0);
  CHECK(median(Values{5.0, 1.0, 3.0}) == 3.0);
  CHECK(median(Values{4.0, 1.0, 2.0, 100.0}) == 3.0);
  CHECK(std::isnan(median(Values{})));
}

TEST_CASE("a geometric mean is the mean of factors") {
  CHECK(std::abs(geometric_mean(Values{0.5, 2.0}) - 1.0) < 1e-15);
  CHECK(std::abs(geometric_mean(Values{1.0, 8.0, 27.0}) - 6.0) < 1e-14);
  CHECK(std::isnan(geometric_mean(Values{})));
}

TEST_CASE("a ratio is taken within rounds, so that a drift of both cancels") {
  // Twice as fast in each round, while the machine slows down tenfold.
  CHECK(median_ratio(Values{2.0, 6.0, 20.0}, Values{1.0, 3.0, 10.0}) == 2.0);
}

}  // namespace
}  // namespace linnet::bench
