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

TEST_CASE("The width of a text counts characters, not bytes") {
  CHECK(display_width("") == 0);
  CHECK(display_width("linnet") == 6);
  CHECK(display_width("Hänfling") == 8);
  CHECK(display_width("…") == 1);
}

TEST_CASE("Padding fills up to a width and cuts nothing off") {
  CHECK(padded("ab", 4) == "ab  ");
  CHECK(padded("ä", 3) == "ä  ");
  CHECK(padded("abcd", 4) == "abcd");
  CHECK(padded("abcdef", 4) == "abcdef");
  CHECK(padded("", 0).empty());
}

}  // namespace linnet
