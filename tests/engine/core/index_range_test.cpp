#include "engine/core/index_range.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

std::size_t divide_up(std::size_t value, std::size_t by) {
  return (value + by - 1) / by;
}

TEST_CASE("subranges cover a dimension in order, in whole steps, as equal as those allow",
          "[index_range]") {
  for (std::size_t size = 0; size <= 200; ++size) {
    for (std::size_t count = 1; count <= 17; ++count) {
      for (const std::size_t step : {1U, 6U, 12U, 16U, 32U}) {
        std::size_t next = 0;
        std::size_t most = 0;
        std::size_t least = size;
        bool whole = true;
        for (std::size_t i = 0; i < count; ++i) {
          const IndexRange range = subrange(size, count, i, step);
          whole = whole && range.begin == next && range.end >= range.begin && range.end <= size;
          whole = whole && (range.begin % step == 0 || range.begin == size);
          most = std::max(most, divide_up(range.size(), step));
          least = std::min(least, divide_up(range.size(), step));
          next = range.end;
        }
        INFO(size << " in " << count << " ranges by " << step);
        REQUIRE(whole);
        REQUIRE(next == size);
        REQUIRE(most == divide_up(divide_up(size, step), count));
        REQUIRE(most - least <= 1);
      }
    }
  }
}

TEST_CASE("subranges of a dimension that steps divide", "[index_range]") {
  CHECK(subrange(100, 2, 0, 12) == IndexRange{0, 48});
  CHECK(subrange(100, 2, 1, 12) == IndexRange{48, 100});
  CHECK(subrange(10, 3, 0, 12).size() + subrange(10, 3, 1, 12).size() == 0);
  CHECK(subrange(10, 3, 2, 12) == IndexRange{0, 10});
}

}  // namespace
}  // namespace linnet::test
