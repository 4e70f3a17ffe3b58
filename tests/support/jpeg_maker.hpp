#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace linnet::test {

using Bytes = std::vector<std::uint8_t>;

/// How to write a JPEG file.
struct JpegKind {
  int channels = 1;      ///< of the samples: 1 grey, 2 unknown, 3 RGB, 4 CMYK
  bool as_rgb = false;   ///< store RGB as it is instead of as YCbCr
  bool as_ycck = false;  ///< store CMYK as YCCK
  int chroma_h = 1;      ///< columns of pixels that share a sample of chroma
  int chroma_v = 1;      ///< rows of pixels that do
  bool progressive = false;
  bool separate_scans = false;  ///< a scan for each channel
  bool arithmetic = false;
  int restart_rows = 0;  ///< rows of blocks between restart markers; 0: none
  int quality = 85;
};

/// A JPEG file of `samples`: width · height · channels bytes, row after row. Throws
/// std::runtime_error where libjpeg cannot write that kind.
Bytes make_jpeg(std::uint32_t width, std::uint32_t height, std::span<const std::uint8_t> samples,
                const JpegKind& kind);

/// A picture with soft shapes and some noise in it, as bytes for make_jpeg.
Bytes sample_picture(std::uint32_t width, std::uint32_t height, int channels, std::uint32_t seed);

/// What libjpeg makes of a file when asked for RGB (3 channels) or CMYK (4): width · height ·
/// channels bytes.
Bytes decode_jpeg_to(std::span<const std::uint8_t> file, int channels);
Bytes decode_jpeg_to_rgb(std::span<const std::uint8_t> file);

/// A progressive file, written by hand, of one flat grey: a first scan with a bit for each block,
/// then scans of a few bytes each that say that nothing changes. Up to 883 scans libjpeg finds
/// nothing to warn of. This is how a small file keeps a decoder busy.
Bytes make_scan_bomb(std::uint16_t width, std::uint16_t height, std::size_t scans);

/// Where the marker FF `code` begins, in the segments in front of the first scan; throws
/// std::runtime_error where there is none.
std::size_t find_jpeg_marker(std::span<const std::uint8_t> file, std::uint8_t code);

/// The file without its segments FF `code`.
Bytes without_jpeg_segments(std::span<const std::uint8_t> file, std::uint8_t code);

}  // namespace linnet::test
