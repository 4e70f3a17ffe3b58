#include "io/image/grey.hpp"

#include <algorithm>

namespace linnet {
namespace {

/// Rounds a · b / 255 for bytes a and b.
std::uint32_t part(std::uint32_t a, std::uint32_t b) noexcept {
  const std::uint32_t product = a * b + 128U;
  return (product + (product >> 8)) >> 8;
}

/// A channel of RGB, from the inverted ink and the inverted black.
std::uint32_t light_of(std::uint8_t ink, std::uint32_t light) noexcept {
  return light - part(255U - ink, light);
}

}  // namespace

void grey_from_grey(std::span<const std::uint8_t> row, SampleLayout layout,
                    std::span<std::uint8_t> grey) noexcept {
  if (layout.pixel_bytes == 1) {
    std::copy_n(row.begin(), grey.size(), grey.begin());
    return;
  }
  const std::uint8_t* pixel = row.data();
  for (std::uint8_t& out : grey) {
    out = *pixel;
    pixel += layout.pixel_bytes;
  }
}

void grey_from_rgb(std::span<const std::uint8_t> row, SampleLayout layout,
                   std::span<std::uint8_t> grey) noexcept {
  const std::uint8_t* pixel = row.data();
  for (std::uint8_t& out : grey) {
    out = grey_of(pixel[0], pixel[layout.sample_bytes], pixel[2 * layout.sample_bytes]);
    pixel += layout.pixel_bytes;
  }
}

void grey_from_inverted_cmyk(std::span<const std::uint8_t> row,
                             std::span<std::uint8_t> grey) noexcept {
  const std::uint8_t* pixel = row.data();
  for (std::uint8_t& out : grey) {
    const std::uint32_t light = pixel[3];
    out = grey_of(light_of(pixel[0], light), light_of(pixel[1], light), light_of(pixel[2], light));
    pixel += 4;
  }
}

void rgb_from_inverted_cmyk(std::span<const std::uint8_t> row, const ImageRow& out) noexcept {
  for (std::size_t c = 0; c < 3; ++c) {
    const std::uint8_t* pixel = row.data();
    for (std::uint8_t& level : out.plane(c)) {
      level = static_cast<std::uint8_t>(light_of(pixel[c], pixel[3]));
      pixel += 4;
    }
  }
}

GreyPalette grey_scale(unsigned bits) noexcept {
  GreyPalette palette;
  palette.size = std::size_t{1} << bits;
  const std::size_t step = 255 / (palette.size - 1);
  for (std::size_t x = 0; x < palette.size; ++x) {
    palette.grey[x] = static_cast<std::uint8_t>(x * step);
  }
  return palette;
}

bool grey_from_indices(std::span<const std::uint8_t> row, unsigned bits, const GreyPalette& palette,
                       std::span<std::uint8_t> grey) noexcept {
  const unsigned per_byte = 8 / bits;
  const unsigned mask = (1U << bits) - 1U;
  unsigned beyond = 0;  // the highest index plus one
  const std::uint8_t* byte = row.data();
  for (std::size_t first = 0; first < grey.size(); first += per_byte, ++byte) {
    const std::size_t count = std::min<std::size_t>(per_byte, grey.size() - first);
    unsigned shift = 8;
    for (std::size_t i = first; i < first + count; ++i) {
      shift -= bits;
      const unsigned index = (static_cast<unsigned>(*byte) >> shift) & mask;
      beyond = std::max(beyond, index + 1);
      grey[i] = palette.grey[index];
    }
  }
  return beyond <= palette.size;
}

}  // namespace linnet
