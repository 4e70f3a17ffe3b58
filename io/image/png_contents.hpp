#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "io/image/png_chunks.hpp"

namespace linnet {

/// What is against the specification in a PNG file, although all of its pixels are there and right.
struct PngOddities {
  bool no_end = false;                ///< the file ends after the image data, without IEND
  bool end_with_data = false;         ///< IEND is not empty
  bool useless_palette = false;       ///< PLTE in a grey image, or a damaged one in an RGB image
  bool index_beyond_palette = false;  ///< which stands for black; found while decoding

  bool any() const noexcept {
    return no_end || end_with_data || useless_palette || index_beyond_palette;
  }
};

/// "PNG: " and what is odd, in words; empty if nothing is.
std::string describe(const PngOddities& oddities);

/// What Linnet uses of a PNG file.
struct PngContents {
  PngHeader header;
  std::vector<std::uint8_t> palette;       ///< three bytes each; only of a palette image
  std::vector<std::uint8_t> transparency;  ///< of tRNS; empty if there is no valid one
  std::vector<std::uint8_t> exif;          ///< of eXIf; empty if there is no valid one
  std::size_t image_data_begin = 0;        ///< offset in the file of the first IDAT chunk
  std::size_t image_data_end = 0;          ///< and of the end of the last
  std::size_t image_data_bytes = 0;        ///< in these chunks, without their frames
  std::size_t image_data_chunks = 0;
  PngOddities oddities;
};

/// Reads the sequence of chunks and checks that it is an image: each chunk lies within the file,
/// all IDAT chunks follow each other and have enough bytes for the image, a palette image has a
/// palette before them, and no critical chunk is unknown to the standard; further, the checksums of
/// all critical chunks but IDAT. Of what has no bearing on the pixels only oddities are noted:
/// ancillary chunks with a wrong checksum or length do not count at all. Throws ImageError.
PngContents read_png_contents(PngBytes& file, const ReadLimits& limits = {});

}  // namespace linnet
