#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "linnet/io/image_size.hpp"

namespace linnet {

/// Limits on the memory and time for decoding one image. The size in a file's header may be wrong
/// or hostile, so each limit is checked before memory is allocated or time is spent. Together they
/// bound any file, valid or not, to 64 MiB of memory, and a small file with a large declared size
/// to about a quarter of a second.

/// Bytes that decoding an image may need: the file, the grey pixels, and what the decoder stores of
/// the whole image.
inline constexpr std::size_t kMostImageMemory = std::size_t{64} << 20;

/// Most bytes of pixels of an image, half of that memory: 8192 x 4096 pixels of grey, or a third of
/// these in colour. A linear model has one weight for each byte and class, so even models of a
/// tenth of this size are uncommon.
inline constexpr std::size_t kMostImageBytes = kMostImageMemory / 2;

/// Largest file, in bytes. The whole file is read into memory; an uncompressed file of
/// `kMostImageBytes` pixels of eight bits is not larger.
inline constexpr std::size_t kLargestImageFile = kMostImageMemory - kMostImageBytes;

/// Longest side, in pixels: libjpeg's limit (JPEG_MAX_DIMENSION). It applies to PNG too, so that
/// a data set's format does not decide whether it can be read.
inline constexpr std::uint32_t kLongestImageSide = 65500;

/// Most scans of a JPEG file. Usual progressive files have 6 to 10; a hostile one can have
/// thousands, each of a few bytes and each a pass over the whole image.
inline constexpr int kMostJpegScans = 64;

/// Limit on the number of scans times the number of samples (pixels of all components), for a file
/// of `bytes` bytes. A scan of a few bytes still takes about 0.5 ns per sample, so that a small
/// file is limited to a fifth of a second: all 64 scans of a grey image of 6 million pixels, and 22
/// of a full-colour image of that size. A large photo has ten scans and more bytes, which allow
/// more.
constexpr std::size_t most_jpeg_scan_samples(std::size_t bytes) {
  constexpr std::size_t kOfAnyFile = std::size_t{3} << 27;
  constexpr std::size_t kOfEachByte = 128;
  return std::max(kOfAnyFile, kOfEachByte * bytes);
}

/// The reasons for refusing a file by these limits.
inline constexpr const char* kTooManyScans = "over 64 scans, no more are read";
inline constexpr const char* kTooLongScans = "too many scans of so large a picture";

/// Most bytes of a PNG's uncompressed rows, with alpha and 16-bit samples counted in full: 26
/// million pixels of 8-bit RGB.
inline constexpr std::size_t kMostPngBytes = std::size_t{80} << 20;

/// Most pixels of an image that is resized, whose rows need not be in memory together.
inline constexpr std::size_t kMostResizedPixels =
    std::size_t{kLongestImageSide} * kLongestImageSide;

/// Largest file of an image that is resized, in bytes. It is read in pieces.
inline constexpr std::size_t kLargestResizedFile = 1'000'000'000;

/// The limits on images of one data set.
struct ReadLimits {
  std::size_t pixels = kMostImageBytes;     ///< of an image
  bool resized = false;                     ///< whether they are resized
  std::size_t in_memory = kMostImageBytes;  ///< pixels of an image that is decoded as a whole

  bool operator==(const ReadLimits&) const = default;
};

/// The limits for images that are resized or not, and have so many channels. `most_pixels` is what
/// the user asks for, with --max-pixels; images that are not resized have the limit of
/// kMostImageBytes in any case.
ReadLimits read_limits(bool resized, std::optional<std::size_t> most_pixels,
                       std::size_t channels = 1);

/// Throws ImageError(too_large) if `size` exceeds the limits. The text begins with `format`, and
/// names the option that raises the limit.
void require_within_limits(std::string_view format, ImageSize size, const ReadLimits& limits = {});

/// Throws ImageError(too_large) if a file of `bytes` bytes exceeds the limit.
void require_file_within_limit(std::string_view format, std::size_t bytes,
                               std::size_t most = kLargestImageFile);

}  // namespace linnet
