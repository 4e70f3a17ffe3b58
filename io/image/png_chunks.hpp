#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "linnet/io/image_size.hpp"

namespace linnet {

/// The structure of a PNG file, read without libpng: signature, header and sequence of chunks. This
/// is checked first, so that libpng only gets files whose chunk lengths are consistent.

inline constexpr std::array<std::uint8_t, 8> kPngSignature = {0x89, 'P',  'N',  'G',
                                                              0x0d, 0x0a, 0x1a, 0x0a};

enum class PngColour : std::uint8_t { grey = 0, rgb = 2, palette = 3, grey_alpha = 4, rgba = 6 };

struct PngHeader {
  ImageSize size;
  unsigned bits = 0;  ///< of one sample, or of one palette index
  PngColour colour = PngColour::grey;
  bool interlaced = false;

  /// Samples per pixel, alpha included; a palette index counts as one.
  unsigned channels() const noexcept;

  std::size_t bits_per_pixel() const noexcept { return std::size_t{bits} * channels(); }
};

/// One of the seven passes of an interlaced image: from column x0 every dx-th pixel, of every dy-th
/// row from row y0.
struct Adam7Pass {
  std::uint32_t x0, y0, dx, dy;

  /// Columns and rows of this pass over an image of size `whole`; either may be 0.
  ImageSize size(ImageSize whole) const noexcept;
};

inline constexpr std::array<Adam7Pass, 7> adam7_passes = {{{0, 0, 8, 8},
                                                           {4, 0, 8, 8},
                                                           {0, 4, 4, 8},
                                                           {2, 0, 4, 4},
                                                           {0, 2, 2, 4},
                                                           {1, 0, 2, 2},
                                                           {0, 1, 1, 2}}};

/// The content of an image's compressed stream: rows of packed samples, each after a filter byte.
struct PngRows {
  std::size_t rows = 0;
  std::size_t bytes = 0;
};

PngRows png_rows(const PngHeader& header) noexcept;

/// A chunk of the file: `whole` is its length, type, data and checksum.
struct PngChunk {
  std::span<const std::uint8_t> whole;

  /// The length of the data in bytes.
  std::size_t length() const noexcept { return whole.size() - 12; }

  bool is(const char (&type)[5]) const noexcept;

  /// Whether the chunk is needed to decode the image; ancillary chunks may be skipped.
  bool critical() const noexcept { return (whole[4] & 0x20) == 0; }

  std::span<const std::uint8_t> data() const noexcept { return whole.subspan(8, length()); }

  bool checksum_is_right() const noexcept;

  /// The four letters of the type, which are safe to print.
  std::string name() const;
};

/// Iterates over the chunks of a file, in order, from the end of the signature.
class PngChunks {
 public:
  explicit PngChunks(std::span<const std::uint8_t> file) : rest_(file.subspan(8)) {}

  /// The next chunk. Throws ImageError(corrupt) if it does not lie completely within the file.
  PngChunk next();

 private:
  std::span<const std::uint8_t> rest_;
};

/// Reads signature and IHDR; checks checksum, fields and limits. Throws ImageError.
PngHeader read_png_header(std::span<const std::uint8_t> file);

/// Checks all chunks of the file: each lies within it, all IDAT chunks follow each other and have
/// enough bytes for the image, an IEND exists, and no critical chunk is unknown to the standard.
/// Throws ImageError(corrupt).
void check_png_chunks(std::span<const std::uint8_t> file, const PngHeader& header);

}  // namespace linnet
