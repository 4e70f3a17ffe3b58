#include "io/image/image_limits.hpp"

#include <algorithm>
#include <string>

#include "linnet/io/image_error.hpp"

namespace linnet {
namespace {

/// The limit that no option raises.
std::size_t most_pixels_of(const ReadLimits& limits) {
  return limits.resized ? kMostResizedPixels : limits.in_memory;
}

}  // namespace

ReadLimits read_limits(bool resized, std::optional<std::size_t> most_pixels, std::size_t channels) {
  ReadLimits limits{.pixels = 0, .resized = resized, .in_memory = kMostImageBytes / channels};
  const std::size_t most = most_pixels_of(limits);
  limits.pixels = std::min(most_pixels.value_or(most), most);
  return limits;
}

void require_within_limits(std::string_view format, ImageSize size, const ReadLimits& limits) {
  const bool side = size.width > kLongestImageSide || size.height > kLongestImageSide;
  if (!side && size.pixels() <= limits.pixels) return;
  std::string text = std::string(format) + ": " + std::to_string(size.width) + " x " +
                     std::to_string(size.height) + " pixels, at most " +
                     (side ? std::to_string(kLongestImageSide) + " a side"
                           : std::to_string(limits.pixels) + " in all") +
                     " are read";
  if (!side) {
    const bool lowered = limits.pixels < most_pixels_of(limits);
    if (lowered) text += "; --max-pixels raises the limit";
    if (!lowered && !limits.resized) text += " unless they are resized to less: --resize";
  }
  throw ImageError(ImageFault::too_large, text);
}

void require_file_within_limit(std::string_view format, std::size_t bytes, std::size_t most) {
  if (bytes <= most) return;
  throw ImageError(ImageFault::too_large, std::string(format) + ": " + std::to_string(bytes) +
                                              " bytes, at most " + std::to_string(most) +
                                              " are read");
}

}  // namespace linnet
