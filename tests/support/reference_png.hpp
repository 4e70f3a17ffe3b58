#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "linnet/io/image_size.hpp"

namespace linnet::test {

/// A PNG image as libpng decodes it, which Linnet's decoder does not use: four samples of 16 bits a
/// pixel, red, green, blue and alpha.
struct ReferencePng {
  ImageSize size;
  std::vector<std::array<std::uint16_t, 4>> pixels;

  /// The grey levels as Linnet defines them, computed in double. With a background (red, green and
  /// blue) transparent pixels are blended with it, otherwise alpha changes nothing.
  std::vector<std::uint8_t> grey(const std::optional<std::array<int, 3>>& background = {}) const;

  /// The levels of red, then those of green and of blue, from which that grey is computed.
  std::vector<std::uint8_t> rgb(const std::optional<std::array<int, 3>>& background = {}) const;
};

/// Decodes the critical chunks of a file and tRNS; none if libpng reports an error, or a warning
/// that concerns the pixels.
std::optional<ReferencePng> decode_with_libpng(std::span<const std::uint8_t> file);

}  // namespace linnet::test
