#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/image/png_chunks.hpp"
#include "io/image/zlib_stream.hpp"

namespace linnet {

/// Reads plain PNG files with zlib alone. libpng has its rows inflated one at a time, and zlib is
/// several times slower where it has to stop every few bytes; here it gets room for many rows.
///
/// Plain is a file without palette or interlacing, whose chunks are IHDR, IDAT and IEND, ancillary
/// ones aside, and nothing about it is odd: sums right, filters known, image data that ends where
/// the picture does. This class knows nothing of damage: what is not plain is for libpng to judge.
/// So a file that is read here must be one that libpng would read, to the same samples. For one
/// thread.
class PlainPng {
 public:
  /// Decodes a file that has passed check_png_chunks, to header.size.pixels() bytes. False, with
  /// the content of `grey` unspecified, where it is not plain. Throws std::bad_alloc. Takes memory
  /// for 64 KB of rows, or one row, beside the result.
  bool decode(std::span<const std::uint8_t> file, const PngHeader& header,
              std::span<std::uint8_t> grey);

 private:
  ZlibStream stream_;
  std::vector<std::uint8_t> rows_;
};

}  // namespace linnet
