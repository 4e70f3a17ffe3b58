#pragma once

#include <cstdint>
#include <span>

#include "linnet/io/image_size.hpp"

namespace linnet {

/// How an image has to be turned and mirrored to be shown upright, with the numbers of the tag
/// Orientation of TIFF and Exif. The names say where the first row and the first column of the
/// stored pixels are shown.
enum class ExifOrientation : std::uint8_t {
  top_left = 1,      ///< as it is stored
  top_right = 2,     ///< mirrored left to right
  bottom_right = 3,  ///< turned by 180°
  bottom_left = 4,   ///< mirrored top to bottom
  left_top = 5,      ///< mirrored at the diagonal from the top left
  right_top = 6,     ///< turned by 90° clockwise
  right_bottom = 7,  ///< mirrored at the other diagonal
  left_bottom = 8,   ///< turned by 90° counter-clockwise
};

/// The orientation in an Exif block, which is a TIFF file: the content of PNG's chunk eXIf, or of
/// JPEG's segment APP1 after "Exif\0\0". top_left if the block is damaged, lacks the tag, or has a
/// value in it that is no orientation: damage in a description does not make an image unusable.
/// Reads no more than the entries of the first directory. Thread-safe.
ExifOrientation exif_orientation(std::span<const std::uint8_t> block) noexcept;

/// Whether width and height change places.
bool swaps_sides(ExifOrientation orientation) noexcept;

/// The size of an upright image whose pixels are stored with `size`, and the other way round.
ImageSize oriented(ImageSize size, ExifOrientation orientation) noexcept;

/// Writes the upright image into `out`. Both images are stored row by row, without padding, and
/// must not overlap. `stored` has size.pixels() bytes, and so has `out`. Thread-safe.
void orient_grey(ImageSize size, std::span<const std::uint8_t> stored, ExifOrientation orientation,
                 std::span<std::uint8_t> out) noexcept;

}  // namespace linnet
