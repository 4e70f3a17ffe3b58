#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "io/image/image_limits.hpp"
#include "io/image/png_bytes.hpp"
#include "linnet/io/image_size.hpp"

namespace linnet {

/// The structure of a PNG file: signature, header and sequence of chunks.

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

/// A chunk of the file.
struct PngChunk {
  PngBytes* file = nullptr;
  std::size_t offset = 0;  ///< of the data in the file
  std::size_t length = 0;  ///< of the data in bytes
  std::array<std::uint8_t, 4> type{};

  /// The offset of the byte behind the checksum.
  std::size_t end() const noexcept { return offset + length + 4; }

  bool is(const char (&name)[5]) const noexcept;

  /// Whether the chunk is needed to decode the image; ancillary chunks may be skipped.
  bool critical() const noexcept { return (type[0] & 0x20) == 0; }

  /// `count` bytes of the data from `first` on: see PngBytes::at.
  std::span<const std::uint8_t> data(std::size_t first, std::size_t count) const {
    return file->at(offset + first, count);
  }

  /// Of type and data. Reads the chunk. Throws as PngBytes::at.
  bool checksum_is_right() const;

  /// The checksum in the file.
  std::uint32_t checksum() const;

  /// The four letters of the type, which are safe to print.
  std::string name() const;
};

/// Iterates over the chunks of a file, in order.
class PngChunks {
 public:
  /// Bytes before and behind the data of a chunk: its length, type and checksum.
  static constexpr std::size_t kFrame = 12;

  /// From the end of the signature to the end of the file. `file` must outlive the chunks.
  explicit PngChunks(PngBytes& file) : PngChunks(file, kPngSignature.size(), file.size()) {}

  /// From one offset to another one.
  PngChunks(PngBytes& file, std::size_t first, std::size_t end)
      : file_(&file), at_(first), end_(end) {}

  /// The next chunk. Throws ImageError(corrupt) if it does not lie completely within the file; and
  /// as PngBytes::at.
  PngChunk next();

  /// Whether the file ends before the next chunk does.
  bool is_cut_short() const;

  /// Whether the last chunk was taken.
  bool at_end() const noexcept { return at_ == end_; }

 private:
  PngBytes* file_;
  std::size_t at_;
  std::size_t end_;
};

/// Reads signature and IHDR; checks checksum, fields and limits. Throws ImageError.
PngHeader read_png_header(PngBytes& file, const ReadLimits& limits = {});

}  // namespace linnet
