#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "io/image/image_size.hpp"

namespace linnet {

/// The frame of a PNG file, read without libpng: signature, header and the walk over the chunks. It
/// runs first, so that libpng only ever sees files whose lengths fit together.

inline constexpr std::array<std::uint8_t, 8> kPngSignature = {0x89, 'P',  'N',  'G',
                                                              0x0d, 0x0a, 0x1a, 0x0a};

enum class PngColour : std::uint8_t { grey = 0, rgb = 2, palette = 3, grey_alpha = 4, rgba = 6 };

struct PngHeader {
  ImageSize size;
  unsigned bits = 0;  ///< of one sample, or of one palette index
  PngColour colour = PngColour::grey;
  bool interlaced = false;

  /// Samples a pixel, alpha included; a palette index is one.
  unsigned channels() const noexcept;

  std::size_t bits_per_pixel() const noexcept { return std::size_t{bits} * channels(); }
};

/// One of the seven passes of an interlaced picture: every dx-th pixel from x0 on of every dy-th
/// row from y0 on.
struct Adam7Pass {
  std::uint32_t x0, y0, dx, dy;

  /// Columns and rows of this pass over a picture of size `whole`; either may be 0.
  ImageSize size(ImageSize whole) const noexcept;
};

inline constexpr std::array<Adam7Pass, 7> adam7_passes = {{{0, 0, 8, 8},
                                                           {4, 0, 8, 8},
                                                           {0, 4, 4, 8},
                                                           {2, 0, 4, 4},
                                                           {0, 2, 2, 4},
                                                           {1, 0, 2, 2},
                                                           {0, 1, 1, 2}}};

/// What the compressed stream of a picture holds: rows of packed samples, each after a filter byte.
struct PngRows {
  std::size_t rows = 0;
  std::size_t bytes = 0;
};

PngRows png_rows(const PngHeader& header) noexcept;

/// A chunk: `whole` is its length, type, data and checksum, as in the file.
struct PngChunk {
  std::span<const std::uint8_t> whole;

  /// The data's length in bytes.
  std::size_t length() const noexcept { return whole.size() - 12; }

  bool is(const char (&type)[5]) const noexcept;

  /// A picture cannot be shown without its critical chunks; all others may be skipped.
  bool critical() const noexcept { return (whole[4] & 0x20) == 0; }

  std::span<const std::uint8_t> data() const noexcept { return whole.subspan(8, length()); }

  bool checksum_is_right() const noexcept;

  /// The four letters, safe to print.
  std::string name() const;
};

/// Walks over the chunks of a file, in order, from behind the signature.
class PngChunks {
 public:
  explicit PngChunks(std::span<const std::uint8_t> file) : rest_(file.subspan(8)) {}

  /// The next chunk, which lies within the file whole. Throws ImageError (corrupt) where it does
  /// not.
  PngChunk next();

 private:
  std::span<const std::uint8_t> rest_;
};

/// Reads signature and IHDR, and checks the IHDR's checksum, fields and limits. Throws ImageError.
PngHeader read_png_header(std::span<const std::uint8_t> file);

/// Walks over the whole file: each chunk within it, image data in one piece and enough of it for
/// the picture, an IEND, no critical chunk that the standard does not know. Throws ImageError
/// (corrupt).
void check_png_chunks(std::span<const std::uint8_t> file, const PngHeader& header);

}  // namespace linnet
