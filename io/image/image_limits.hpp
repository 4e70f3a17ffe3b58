#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/image/image_size.hpp"

namespace linnet {

/// What an image may cost. A file says its size in a few bytes, which anybody can write: each limit
/// is checked before memory or time is spent. Together they keep any file, good or bad, at 64 MiB,
/// and a small one that claims a lot at about a quarter of a second.

/// What an image may take while it is read, in bytes: its file, its grey pixels, and what the
/// decoder keeps of the whole picture.
inline constexpr std::size_t kMostImageMemory = std::size_t{64} << 20;

/// Most pixels of an image: 8192 x 4096, half of that memory as grey bytes. A linear model has a
/// weight for every pixel and class, so that even a tenth of this would be an uncommon model.
inline constexpr std::size_t kMostImagePixels = kMostImageMemory / 2;

/// Largest file, in bytes: it is read into memory whole, and eight bits a pixel at
/// `kMostImagePixels` fit into it even without compression.
inline constexpr std::size_t kLargestImageFile = kMostImageMemory - kMostImagePixels;

/// Longest side, in pixels: the most that libjpeg takes (its JPEG_MAX_DIMENSION), for PNG too, so
/// that a data set does not change its meaning with its format.
inline constexpr std::uint32_t kLongestImageSide = 65500;

/// Most scans of a JPEG file. A progressive file of every day has 6 to 10; a hostile one has
/// thousands, each of a few bytes and each a pass over the whole picture.
inline constexpr int kMostJpegScans = 64;

/// Most scans times samples (pixels of each component): a scan of a few bytes still costs about
/// 0.5 ns a sample, so this is a fifth of a second. A grey picture of 6 million pixels keeps all 64
/// scans, one of as many in full colour 22.
inline constexpr std::size_t kMostJpegScanSamples = std::size_t{3} << 27;

/// Most bytes that the rows of a PNG may unpack to, alpha and sixteen bits included: 26 million
/// pixels of three colours.
inline constexpr std::size_t kMostPngBytes = std::size_t{80} << 20;

/// Throws ImageError (too_large) where `size` is over the limits; `format` begins the text.
void require_within_limits(std::string_view format, ImageSize size);

/// Throws ImageError (too_large) where a file of `bytes` bytes is over the limit.
void require_file_within_limit(std::string_view format, std::size_t bytes);

}  // namespace linnet
