#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

#include "io/image/image_limits.hpp"
#include "io/image/resize.hpp"
#include "tests/support/catch.hpp"

namespace {

using linnet::ImageSize;
using linnet::resize_grey;
using Row = std::vector<std::uint8_t>;

TEST_CASE("sizes without pixels, over the limits or unlike the spans are refused", "[resize]") {
  Row four(4);
  Row six(6);
  const auto refused = [&](ImageSize from, std::span<const std::uint8_t> grey, ImageSize to,
                           std::span<std::uint8_t> out) {
    CHECK_THROWS_AS(resize_grey(from, grey, to, out), std::logic_error);
  };
  refused({0, 4}, {}, {2, 2}, four);
  refused({4, 0}, {}, {2, 2}, four);
  refused({2, 2}, four, {0, 6}, {});
  refused({2, 2}, four, {6, 0}, {});
  refused({0, 0}, {}, {0, 0}, {});
  refused({2, 2}, six, {3, 2}, six);
  refused({2, 2}, four, {3, 2}, four);
  refused({3, 2}, four, {2, 2}, four);
  refused({2, 2}, four, {2, 2}, six);
  constexpr std::uint32_t too_long = linnet::kLongestImageSide + 1;
  Row row(too_long);
  refused({too_long, 1}, row, {2, 2}, four);
  refused({2, 2}, four, {1, too_long}, row);
  Row huge(std::size_t{8193} * 4096);
  refused({2, 2}, four, {8193, 4096}, huge);
}

}  // namespace
