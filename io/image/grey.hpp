#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

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
/// `row` holds at least grey.size() · pixel_bytes bytes.
void grey_from_grey(std::span<const std::uint8_t> row, SampleLayout layout,
                    std::span<std::uint8_t> grey) noexcept;

/// grey[i] = grey_of the high bytes of the first three samples of pixel i (RGB, with or without
/// alpha). `row` holds at least grey.size() · pixel_bytes bytes.
void grey_from_rgb(std::span<const std::uint8_t> row, SampleLayout layout,
                   std::span<std::uint8_t> grey) noexcept;

/// The grey value of each palette index.
struct GreyPalette {
  std::array<std::uint8_t, 256> grey{};
  std::size_t size = 0;  ///< indices from `size` on are invalid
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
