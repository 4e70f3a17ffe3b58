#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace linnet::test {

using Bytes = std::vector<std::uint8_t>;

/// Makes PNG files without libpng, so that the samples in them are known, and damaged or hostile
/// ones that no encoder would write.

/// A picture as its samples. `colour` is PNG's number: 0 grey, 2 RGB, 3 palette, 4 grey and alpha,
/// 6 RGB and alpha.
struct PngPicture {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  unsigned bits = 8;
  unsigned colour = 0;
  bool interlaced = false;
  std::vector<std::uint16_t> samples;  ///< pixel after pixel, channel after channel
  std::vector<std::array<std::uint8_t, 3>> palette;

  std::size_t channels() const;
  std::uint16_t sample(std::size_t x, std::size_t y, std::size_t channel) const;
};

/// A picture with random samples, and where it needs one a palette of 2^bits random colours.
PngPicture random_png_picture(std::uint32_t width, std::uint32_t height, unsigned bits,
                              unsigned colour, bool interlaced, std::uint32_t seed);

/// Length, type, data and a right checksum.
Bytes png_chunk(const std::string& type, std::span<const std::uint8_t> data);

/// The chunk IHDR.
Bytes png_header(const PngPicture& picture);

/// The chunk PLTE; nothing where the picture has no palette.
Bytes png_palette(const PngPicture& picture);

/// The rows as they go into the compressed stream: pass after pass where interlaced, the filters
/// 0 to 4 in turn.
Bytes png_rows_of(const PngPicture& picture);

/// A zlib stream.
Bytes deflated(std::span<const std::uint8_t> bytes);

/// A zlib stream of that many zeros, made without holding them: a test that starts a program to
/// measure its memory must be small itself.
Bytes deflated_zeros(std::size_t count);

/// Signature and the parts, one behind the other.
Bytes png_file(const std::vector<Bytes>& parts);

/// The whole file, with IDAT chunks of at most `idat_bytes`.
Bytes make_png(const PngPicture& picture, std::size_t idat_bytes = 1U << 20);

}  // namespace linnet::test
