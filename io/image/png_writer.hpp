#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "linnet/io/image_size.hpp"
#include "linnet/io/reading_rules.hpp"

namespace linnet {

/// Encodes an image as a PNG file of 8-bit grey or RGB, whose pixels decode to exactly `pixels`.
/// The bytes of the file depend on the versions of libpng and zlib. `pixels` has image_bytes of
/// that size and colour, at least one; otherwise throws std::logic_error. Throws std::bad_alloc.
/// Thread-safe.
std::vector<std::uint8_t> encode_png(ImageSize size, std::span<const std::uint8_t> pixels,
                                     ColourRule colour = ColourRule::grey);

/// A colour with its opacity: alpha 0 is transparent, 255 opaque.
struct PaletteColour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  std::uint8_t alpha = 255;
};

/// The same for an image of 1 to 256 colours: `indices` has the number in `palette` of each pixel.
/// Also throws std::logic_error for a palette of another length, or an index beyond it.
std::vector<std::uint8_t> encode_palette_png(ImageSize size, std::span<const PaletteColour> palette,
                                             std::span<const std::uint8_t> indices);

}  // namespace linnet
