#pragma once

#include <cstddef>
#include <cstdint>

#include "io/image/image_resizer.hpp"
#include "io/image/libjpeg_handle.hpp"

namespace linnet {

/// Where the rows of an image go: into memory for all of them, plane after plane, or else into a
/// resizer.
struct JpegRowTarget {
  std::uint8_t* out = nullptr;
  ImageResizer* resizer = nullptr;
  std::size_t channels = 1;  ///< 3 for an image that is not grey and is to be RGB
};

/// Sets how the image whose header was read is decoded: `eighths` of its width and height, rounded
/// up; all eight give every pixel.
void choose_output(jpeg_decompress_struct& jpeg, int eighths);

/// Bytes of scratch memory that read_rows needs, after choose_output.
std::size_t row_scratch_bytes(const jpeg_decompress_struct& jpeg);

/// Only within call_libjpeg: reads the rows of the image that was started, as grey or
/// RGB.
void read_rows(jpeg_decompress_struct& jpeg, const JpegRowTarget& target, std::uint8_t* scratch);

}  // namespace linnet
