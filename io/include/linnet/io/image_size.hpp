#pragma once

#include <cstddef>
#include <cstdint>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// Width and height of an image, in pixels.
struct ImageSize {
  std::uint32_t width = 0;
  std::uint32_t height = 0;

  std::size_t pixels() const noexcept { return std::size_t{width} * height; }

  bool operator==(const ImageSize&) const = default;
};

}  // namespace linnet
