#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "io/image/image_row.hpp"
#include "io/image/resize.hpp"
#include "linnet/io/image_size.hpp"

namespace linnet {

/// Resizes an image whose rows arrive one after the other, from top to bottom, with a GreyResizer
/// for each of its planes: the result is that of as many grey images. Not thread-safe: one object
/// per thread, which keeps its memory.
class ImageResizer {
 public:
  /// Memory at most, for one plane.
  static constexpr std::size_t kPlaneBytes = std::size_t{8} << 20;

  /// Starts an image of size `from` with 1 to 3 channels, to be resized into `out`, which has
  /// channels · to.pixels() bytes, plane after plane, and at most kMostImageBytes. Throws as
  /// GreyResizer::begin does.
  void begin(ImageSize from, ImageSize to, std::size_t channels, std::span<std::uint8_t> out);

  /// Adds the next of from.height rows, which has from.width bytes in each plane. After the last,
  /// `out` is complete.
  void add_row(const ImageRow& row);

 private:
  std::size_t channels_ = 1;
  std::array<GreyResizer, 3> planes_;
};

}  // namespace linnet
