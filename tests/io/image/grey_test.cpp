#include "io/image/grey.hpp"

#include <array>
#include <cstdint>
#include <vector>

#include "tests/support/catch.hpp"

namespace {

using linnet::grey_of;
using linnet::GreyPalette;
using Row = std::vector<std::uint8_t>;

}  // namespace

TEST_CASE("equal red, green and blue give the same grey", "[grey]") {
  for (std::uint32_t x = 0; x < 256; ++x) CHECK(grey_of(x, x, x) == x);
}

TEST_CASE("grey of the primary colours equals that of Pillow", "[grey]") {
  CHECK(grey_of(255, 0, 0) == 76);
  CHECK(grey_of(0, 255, 0) == 150);
  CHECK(grey_of(0, 0, 255) == 29);
  CHECK(grey_of(0, 255, 255) == 179);
  CHECK(grey_of(255, 0, 255) == 105);
  CHECK(grey_of(255, 255, 0) == 226);
  CHECK(grey_of(1, 2, 3) == 2);
}

TEST_CASE("grey samples: alpha and low bytes are dropped", "[grey]") {
  const Row row = {10, 11, 12, 13, 20, 21, 22, 23};
  Row grey(2);
  linnet::grey_from_grey(row, {4, 2}, grey);
  CHECK(grey == Row{10, 20});
  grey.resize(4);
  linnet::grey_from_grey(row, {2, 1}, grey);
  CHECK(grey == Row{10, 12, 20, 22});
  grey.resize(8);
  linnet::grey_from_grey(row, {1, 1}, grey);
  CHECK(grey == row);
}

TEST_CASE("colour samples: alpha and low bytes are dropped", "[grey]") {
  const Row row = {200, 1, 100, 2, 50, 3, 99, 4};
  Row grey(1);
  linnet::grey_from_rgb(row, {8, 2}, grey);
  CHECK(grey[0] == grey_of(200, 100, 50));
  linnet::grey_from_rgb(row, {6, 2}, grey);
  CHECK(grey[0] == grey_of(200, 100, 50));
  grey.resize(2);
  linnet::grey_from_rgb(row, {4, 1}, grey);
  CHECK(grey == Row{grey_of(200, 1, 100), grey_of(50, 3, 99)});
  linnet::grey_from_rgb(row, {3, 1}, grey);
  CHECK(grey == Row{grey_of(200, 1, 100), grey_of(2, 50, 3)});
}

TEST_CASE("few bits are scaled to 0..255", "[grey]") {
  const auto scale = [](unsigned bits) {
    const GreyPalette palette = linnet::grey_scale(bits);
    return Row(palette.grey.begin(),
               palette.grey.begin() + static_cast<std::ptrdiff_t>(palette.size));
  };
  CHECK(scale(1) == Row{0, 255});
  CHECK(scale(2) == Row{0, 85, 170, 255});
  const Row four = scale(4);
  REQUIRE(four.size() == 16);
  for (std::size_t x = 0; x < 16; ++x) CHECK(four[x] == 17 * x);
}

TEST_CASE("packed indices start at the high bits, and a row may end within a byte", "[grey]") {
  GreyPalette palette;
  palette.size = 256;
  for (std::size_t i = 0; i < 256; ++i) palette.grey[i] = static_cast<std::uint8_t>(255 - i);
  const Row row = {0b10110001, 0b01101111};
  Row grey(9);
  CHECK(linnet::grey_from_indices(row, 1, palette, grey));
  CHECK(grey == Row{254, 255, 254, 254, 255, 255, 255, 254, 255});
  grey.resize(5);
  CHECK(linnet::grey_from_indices(row, 2, palette, grey));
  CHECK(grey == Row{253, 252, 255, 254, 254});
  grey.resize(3);
  CHECK(linnet::grey_from_indices(row, 4, palette, grey));
  CHECK(grey == Row{244, 254, 249});
  grey.resize(2);
  CHECK(linnet::grey_from_indices(row, 8, palette, grey));
  CHECK(grey == Row{0x4e, 0x90});
}

TEST_CASE("inverted CMYK has the grey levels that Pillow gives", "[grey]") {
  // Pillow 13: Image.frombytes("CMYK", ...).convert("L") of 255 minus these bytes.
  const std::vector<std::uint8_t> samples = {
      0,   0,  0,   0,   255, 255, 255, 255, 255, 255, 255, 0,   0,   0,   0,   255,
      128, 64, 32,  200, 121, 66,  189, 242, 33,  6,   240, 132, 119, 98,  240, 243,
      203, 77, 118, 77,  199, 7,   32,  81,  21,  154, 15,  137, 242, 198, 218, 202,
      227, 68, 187, 49,  18,  69,  253, 111, 132, 223, 154, 215, 197, 179, 208, 118};
  std::vector<std::uint8_t> grey(16);
  linnet::grey_from_inverted_cmyk(samples, grey);
  CHECK(grey ==
        std::vector<std::uint8_t>{0, 255, 0, 0, 62, 92, 21, 114, 36, 21, 53, 169, 25, 33, 158, 87});
}

TEST_CASE("an index outside the palette is found, except in the padding", "[grey]") {
  GreyPalette palette;
  palette.size = 3;
  const Row row = {0b00011011};  // 0, 1, 2, 3
  Row grey(3);
  CHECK(linnet::grey_from_indices(row, 2, palette, grey));
  grey.resize(4);
  CHECK_FALSE(linnet::grey_from_indices(row, 2, palette, grey));
  CHECK(linnet::grey_from_indices(row, 2, palette, {}));
}
