#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace linnet {

/// A row of an image whose channels are planes: one of grey, or red, green and blue.
struct ImageRow {
  std::uint8_t* first = nullptr;  ///< the row in the first plane
  std::size_t width = 0;
  std::size_t channels = 1;
  std::size_t plane_bytes = 0;  ///< from one plane to the next

  std::span<std::uint8_t> plane(std::size_t channel) const noexcept {
    return {first + channel * plane_bytes, width};
  }
};

}  // namespace linnet
