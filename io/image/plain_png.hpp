#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/image/png_chunks.hpp"
#include "io/image/zlib_stream.hpp"

namespace linnet {

/// Decodes plain PNG files with zlib alone. libpng inflates one row at a time, and zlib is several
/// times slower where it has to stop every few bytes; here it inflates many rows per call.
///
/// A plain file has no palette and no interlacing, only the critical chunks IHDR, IDAT and IEND,
/// correct checksums, known filters, and image data that ends with the last row. This class reports
/// no errors: files that are not plain are decoded, or rejected, by libpng. Each file that is
/// decoded here must be one that libpng decodes to the same samples. Not thread-safe.
class PlainPng {
 public:
  /// Decodes a file that has passed check_png_chunks into header.size.pixels() bytes. Returns
  /// false, with the content of `grey` unspecified, if it is not plain. Throws std::bad_alloc.
  /// Needs memory for 64 KB of rows, at least one row, besides the result.
  bool decode(std::span<const std::uint8_t> file, const PngHeader& header,
              std::span<std::uint8_t> grey);

 private:
  ZlibStream stream_;
  std::vector<std::uint8_t> rows_;
};

}  // namespace linnet
