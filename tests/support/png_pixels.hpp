#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tests/support/reference_png.hpp"

namespace linnet::test {

/// A picture of 8-bit samples: red, green, blue and alpha.
struct RgbaPicture {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::uint8_t> bytes;

  const std::uint8_t* at(std::size_t x, std::size_t y) const {
    return bytes.data() + 4 * (y * width + x);
  }
};

/// A PNG file of 8-bit samples as libpng decodes it. Throws std::bad_optional_access for one that
/// it does not read.
inline RgbaPicture read_rgba(std::span<const std::uint8_t> file) {
  const ReferencePng decoded = decode_with_libpng(file).value();
  RgbaPicture picture{.width = decoded.size.width, .height = decoded.size.height, .bytes = {}};
  for (const auto& pixel : decoded.pixels) {
    for (const std::uint16_t sample : pixel) {
      picture.bytes.push_back(static_cast<std::uint8_t>(sample / 257));
    }
  }
  return picture;
}

}  // namespace linnet::test
