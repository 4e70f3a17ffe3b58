#include "io/image/png_writer.hpp"

#include <array>
#include <stdexcept>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/png_pixels.hpp"

namespace linnet::test {
namespace {

using Bytes = std::vector<std::uint8_t>;

}  // namespace

TEST_CASE("A picture with a palette decodes to the colours and opacities of the palette") {
  const std::array<PaletteColour, 3> palette = {
      PaletteColour{10, 20, 30, 255}, PaletteColour{200, 100, 0, 128}, PaletteColour{0, 0, 255, 9}};
  const Bytes indices = {0, 1, 2, 2, 1, 0};
  Bytes expected;
  for (const std::uint8_t index : indices) {
    const PaletteColour& colour = palette[index];
    expected.insert(expected.end(), {colour.red, colour.green, colour.blue, colour.alpha});
  }
  CHECK(read_rgba(encode_palette_png({3, 2}, palette, indices)).bytes == expected);
}

TEST_CASE("Planes of red, green and blue are written as RGB") {
  const Bytes planes = {1, 2, 10, 20, 100, 200};
  CHECK(read_rgba(encode_png({2, 1}, planes, ColourRule::rgb)).bytes ==
        Bytes{1, 10, 100, 255, 2, 20, 200, 255});
  CHECK_THROWS_AS(encode_png({2, 1}, planes), std::logic_error);
  CHECK_THROWS_AS(encode_png({2, 1}, Bytes(2), ColourRule::rgb), std::logic_error);
  CHECK_THROWS_AS(encode_png({2, 1}, Bytes(8), ColourRule::rgb), std::logic_error);
}

TEST_CASE("A palette may have 256 colours, and no index may be beyond it") {
  std::vector<PaletteColour> palette(256);
  palette[255] = {1, 2, 3, 255};
  CHECK(read_rgba(encode_palette_png({1, 1}, palette, Bytes{255})).bytes == Bytes{1, 2, 3, 255});
  palette.pop_back();
  CHECK_THROWS_AS(encode_palette_png({1, 1}, palette, Bytes{255}), std::logic_error);
  CHECK_THROWS_AS(encode_palette_png({2, 1}, palette, Bytes{0}), std::logic_error);
  CHECK_THROWS_AS(encode_palette_png({1, 1}, {}, Bytes{0}), std::logic_error);
  palette.resize(257);
  CHECK_THROWS_AS(encode_palette_png({1, 1}, palette, Bytes{0}), std::logic_error);
}

}  // namespace linnet::test
