#include "io/image/image_header.hpp"

namespace linnet {

std::string_view name_of(ImageFormat format) noexcept {
  return format == ImageFormat::png ? "PNG" : "JPEG";
}

std::string_view name_of(ImageColour colour) noexcept {
  switch (colour) {
    case ImageColour::grey:
      return "grey";
    case ImageColour::grey_alpha:
      return "grey with alpha";
    case ImageColour::palette:
      return "palette";
    case ImageColour::rgb:
      return "RGB";
    case ImageColour::rgba:
      return "RGB with alpha";
    case ImageColour::cmyk:
      break;
  }
  return "CMYK";
}

}  // namespace linnet
