#pragma once

#include <cstdint>
#include <string_view>

#include "io/image/exif_orientation.hpp"
#include "linnet/io/image_size.hpp"

namespace linnet {

enum class ImageFormat : std::uint8_t { png, jpeg };

/// What the samples of a pixel are.
enum class ImageColour : std::uint8_t { grey, grey_alpha, palette, rgb, rgba, cmyk };

/// What an image file says of itself, before its pixels are decoded.
struct ImageHeader {
  ImageFormat format = ImageFormat::png;
  ImageColour colour = ImageColour::grey;
  unsigned bits = 8;  ///< of a sample, or of an index into a palette
  ExifOrientation orientation = ExifOrientation::top_left;
};

/// "PNG" or "JPEG".
std::string_view name_of(ImageFormat format) noexcept;

/// "grey", "grey with alpha", "palette", "RGB", "RGB with alpha" or "CMYK".
std::string_view name_of(ImageColour colour) noexcept;

}  // namespace linnet
