#include "apps/process/output.hpp"

#include <limits>

#include "tests/support/catch.hpp"

namespace linnet {

TEST_CASE("Numbers are grouped in threes") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(7) == "7");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(47164) == "47,164");
  CHECK(grouped(100000) == "100,000");
  CHECK(grouped(1234567) == "1,234,567");
  CHECK(grouped(std::numeric_limits<std::uint64_t>::max()) == "18,446,744,073,709,551,615");
}

TEST_CASE("A count takes the singular for one thing alone") {
  CHECK(counted(0, "image", "images") == "0 images");
  CHECK(counted(1, "image", "images") == "1 image");
  CHECK(counted(2, "image", "images") == "2 images");
  CHECK(counted(12000, "class", "classes") == "12,000 classes");
}

}  // namespace linnet
