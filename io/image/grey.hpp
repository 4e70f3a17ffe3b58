#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "io/image/image_row.hpp"

namespace linnet {

/// Conversion of rows of samples to grey, as pure functions. The result equals Pillow's
/// `convert("L")`: the image's colour space and transparency are ignored. All functions are
/// thread-safe.

/// (19595 R + 38470 G + 7471 B + 32768) >> 16: the luma of ITU-R BT.601 in 16-bit fixed point. The
/// weights add up to 65536, so R = G = B gives that same value.
constexpr std::uint8_t grey_of(std::uint32_t red, std::uint32_t green,
                               std::uint32_t blue) noexcept {
  return static_cast<std::uint8_t>((19595U * red + 38470U * green + 7471U * blue + 32768U) >> 16);
}

/// The memory layout of pixels whose samples have whole bytes, most significant byte first.
struct SampleLayout {
  std::size_t pixel_bytes;   ///< bytes from one pixel to the next, alpha included
  std::size_t sample_bytes;  ///< bytes from one sample of a pixel to the next: 1 or 2
};

/// grey[i] = the high byte of the first sample of pixel i (grey, with or without alpha).
/// `row` holds at least (grey.size() − 1) · pixel_bytes + 1 bytes.
void grey_from_grey(std::span<const std::uint8_t> row, SampleLayout layout,
                    std::span<std::uint8_t> grey) noexcept;

/// grey[i] = grey_of the high bytes of the first three samples of pixel i (RGB, with or without
/// alpha). `row` holds at least grey.size() · pixel_bytes bytes.
void grey_from_rgb(std::span<const std::uint8_t> row, SampleLayout layout,
                   std::span<std::uint8_t> grey) noexcept;

/// grey[i] = the grey of pixel i of four bytes: cyan, magenta, yellow and black, each inverted as
/// Adobe stores them (255: no ink). Becomes RGB first, where each sample is (255 − k) less its part
/// of ink, c · (255 − k) / 255 rounded. `row` holds at least 4 · grey.size() bytes.
void grey_from_inverted_cmyk(std::span<const std::uint8_t> row,
                             std::span<std::uint8_t> grey) noexcept;

/// The RGB pixels that grey_from_inverted_cmyk computes on its way, of a row of `out.width` pixels.
void rgb_from_inverted_cmyk(std::span<const std::uint8_t> row, const ImageRow& out) noexcept;

/// The grey value of each palette index, or that of one channel.
struct GreyPalette {
  std::array<std::uint8_t, 256> grey{};
  std::size_t size = 0;  ///< indices from `size` on are invalid, and black
};

/// The palette of grey samples of `bits` (1, 2, 4 or 8) bits: x · 255 / (2^bits − 1), a whole
/// number for each x.
GreyPalette grey_scale(unsigned bits) noexcept;

/// grey[i] = palette.grey[index of pixel i], with indices of `bits` (1, 2, 4 or 8) bits, the
/// first in the high bits of each byte. Returns false if an index is outside the palette; `grey` is
/// filled in either case. `row` holds at least ceil(grey.size() · bits / 8) bytes.
[[nodiscard]] bool grey_from_indices(std::span<const std::uint8_t> row, unsigned bits,
                                     const GreyPalette& palette,
                                     std::span<std::uint8_t> grey) noexcept;

}  // namespace linnet
