#include "io/image/image_limits.hpp"

#include <string>

#include "linnet/io/image_error.hpp"

namespace linnet {

void require_within_limits(std::string_view format, ImageSize size) {
  const bool side = size.width > kLongestImageSide || size.height > kLongestImageSide;
  if (!side && size.pixels() <= kMostImagePixels) return;
  const std::string limit = side ? std::to_string(kLongestImageSide) + " a side"
                                 : std::to_string(kMostImagePixels) + " in all";
  throw ImageError(ImageFault::too_large, std::string(format) + ": " + std::to_string(size.width) +
                                              " x " + std::to_string(size.height) +
                                              " pixels, at most " + limit + " are read");
}

void require_file_within_limit(std::string_view format, std::size_t bytes) {
  if (bytes <= kLargestImageFile) return;
  throw ImageError(ImageFault::too_large, std::string(format) + ": " + std::to_string(bytes) +
                                              " bytes, at most " +
                                              std::to_string(kLargestImageFile) + " are read");
}

}  // namespace linnet
