#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/image_size.hpp"

namespace linnet {

/// What an image may cost. A file says its size in a few bytes, which anybody can write: each limit
/// is checked before memory or time is spent.

/// Largest file, in bytes: a file is read into memory whole, and eight bits a pixel at
/// `kMostImagePixels` fit into it even without compression.
inline constexpr std::size_t kLargestImageFile = std::size_t{64} << 20;

/// Most pixels of an image: 8192 x 8192, 64 MiB as grey bytes. A linear model has a weight for
/// every pixel and class, so that even a tenth of this would be an uncommon model.
inline constexpr std::size_t kMostImagePixels = std::size_t{1} << 26;

/// Longest side, in pixels: the most that libjpeg takes (its JPEG_MAX_DIMENSION), for PNG too, so
/// that a data set does not change its meaning with its format.
inline constexpr std::uint32_t kLongestImageSide = 65500;

/// Most scans of a JPEG file. A progressive file of every day has 6 to 10; a hostile one has
/// thousands, each of a few bytes and each a pass over the whole picture.
inline constexpr int kMostJpegScans = 64;

/// Most scans times pixels: a scan of a few bytes still costs about 0.5 ns a pixel, so this is
/// a quarter of a second. The largest image keeps 8 scans, one of 8 million pixels all 64.
inline constexpr std::size_t kMostJpegScanPixels = std::size_t{1} << 29;

/// Throws ImageError (too_large) where `size` is over the limits; `format` begins the text.
void require_within_limits(std::string_view format, ImageSize size);

/// Throws ImageError (too_large) where a file of `bytes` bytes is over the limit.
void require_file_within_limit(std::string_view format, std::size_t bytes);

}  // namespace linnet
