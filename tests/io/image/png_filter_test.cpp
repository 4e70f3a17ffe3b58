#include "io/image/png_filter.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <vector>

#include "tests/support/catch.hpp"

using linnet::undo_png_filter;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// The definition: the smallest of three distances, the first of equal ones.
int slow_paeth(int left, int above, int upper_left) {
  const int estimate = left + above - upper_left;
  const int to_left = std::abs(estimate - left);
  const int to_above = std::abs(estimate - above);
  const int to_upper_left = std::abs(estimate - upper_left);
  if (to_left <= to_above && to_left <= to_upper_left) return left;
  return to_above <= to_upper_left ? above : upper_left;
}

/// Filters a row like an encoder.
Bytes filtered(unsigned filter, const Bytes& row, const Bytes& above, std::size_t pixel_bytes) {
  Bytes result;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const int left = i < pixel_bytes ? 0 : row[i - pixel_bytes];
    const int upper_left = i < pixel_bytes ? 0 : above[i - pixel_bytes];
    const std::array<int, 5> predictions = {0, left, above[i], (left + above[i]) / 2,
                                            slow_paeth(left, above[i], upper_left)};
    result.push_back(static_cast<std::uint8_t>(row[i] - predictions.at(filter)));
  }
  return result;
}

}  // namespace

TEST_CASE("the Paeth predictor is that of the standard, for all bytes", "[png]") {
  std::size_t wrong = 0;
  for (int left = 0; left < 256; ++left) {
    for (int above = 0; above < 256; ++above) {
      for (int upper_left = 0; upper_left < 256; ++upper_left) {
        const int expected = slow_paeth(left, above, upper_left);
        if (linnet::paeth_predictor(left, above, upper_left) != expected) ++wrong;
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("each filter is undone, for each size of a pixel", "[png]") {
  constexpr std::uint32_t seed = 31;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (const std::size_t pixel_bytes : {1U, 2U, 3U, 4U, 6U, 8U}) {
    for (unsigned filter = 0; filter < 5; ++filter) {
      for (const std::size_t pixels : {1U, 2U, 7U, 33U}) {
        Bytes row(pixels * pixel_bytes);
        Bytes above(row.size());
        for (std::uint8_t& byte : row) byte = static_cast<std::uint8_t>(random());
        for (std::uint8_t& byte : above) byte = static_cast<std::uint8_t>(random());
        Bytes bytes = filtered(filter, row, above, pixel_bytes);
        INFO("filter " << filter << ", " << pixels << " pixels of " << pixel_bytes << " bytes");
        CHECK(undo_png_filter(filter, bytes, above.data(), pixel_bytes));
        CHECK(bytes == row);
      }
    }
  }
}

TEST_CASE("there are five filters", "[png]") {
  Bytes row(4);
  const Bytes above(4);
  CHECK(undo_png_filter(4, row, above.data(), 1));
  for (const unsigned filter : {5U, 6U, 255U}) {
    CHECK_FALSE(undo_png_filter(filter, row, above.data(), 1));
  }
}
