#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace linnet {

/// Recognition of image formats by the first bytes of a file. All functions are thread-safe.

/// The number of bytes at the start of a file that the functions below examine. They also work on
/// fewer where the file is shorter.
inline constexpr std::size_t kImageSignatureBytes = 132;

/// Whether the bytes begin with the first four bytes of a PNG signature. The other four may have
/// been changed by a transfer in text mode; PngDecoder reports that as damage.
bool has_png_signature(std::span<const std::uint8_t> head) noexcept;

/// Whether the bytes begin with the signature of JPEG.
bool has_jpeg_signature(std::span<const std::uint8_t> head) noexcept;

/// The name of the image format that the bytes begin with, if it is one that Linnet recognises but
/// does not read ("GIF"). Empty for all other bytes, PNG and JPEG included.
std::string_view unsupported_format(std::span<const std::uint8_t> head) noexcept;

/// Whether the bytes begin with the signature of any image format that Linnet recognises,
/// supported or not.
bool has_image_signature(std::span<const std::uint8_t> head) noexcept;

}  // namespace linnet
