#pragma once

#include <cstddef>
#include <cstdint>
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

/// Most pixels of an image: 8192 x 4096, whose grey bytes are half of that memory. A linear model
/// has one weight for each pixel and class, so even models of a tenth of this size are uncommon.
inline constexpr std::size_t kMostImagePixels = kMostImageMemory / 2;

/// Largest file, in bytes. The whole file is read into memory; an uncompressed file of
/// `kMostImagePixels` pixels of eight bits is not larger.
inline constexpr std::size_t kLargestImageFile = kMostImageMemory - kMostImagePixels;

/// Longest side, in pixels: libjpeg's limit (JPEG_MAX_DIMENSION). It applies to PNG too, so that
/// a data set's format does not decide whether it can be read.
inline constexpr std::uint32_t kLongestImageSide = 65500;

/// Most scans of a JPEG file. Usual progressive files have 6 to 10; a hostile one can have
/// thousands, each of a few bytes and each a pass over the whole image.
inline constexpr int kMostJpegScans = 64;

/// Limit on the number of scans times the number of samples (pixels of all components). A scan of a
/// few bytes still takes about 0.5 ns per sample, so this limit is a fifth of a second. It allows
/// all 64 scans of a grey image of 6 million pixels, and 22 of a full-colour image of that size.
inline constexpr std::size_t kMostJpegScanSamples = std::size_t{3} << 27;

/// Most bytes of a PNG's uncompressed rows, with alpha and 16-bit samples counted in full: 26
/// million pixels of 8-bit RGB.
inline constexpr std::size_t kMostPngBytes = std::size_t{80} << 20;

/// Throws ImageError(too_large) if `size` exceeds the limits. The text begins with `format`.
void require_within_limits(std::string_view format, ImageSize size);

/// Throws ImageError(too_large) if a file of `bytes` bytes exceeds the limit.
void require_file_within_limit(std::string_view format, std::size_t bytes);

}  // namespace linnet
