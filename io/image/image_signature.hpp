#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace linnet {

/// How many bytes of a file the functions below look at; fewer will do where the file is shorter.
inline constexpr std::size_t kImageSignatureBytes = 132;

/// The name of the image format that the bytes begin with, for those that Linnet knows but does not
/// read ("GIF"); empty for all other bytes, PNG and JPEG among them. Thread-safe.
std::string_view unread_format(std::span<const std::uint8_t> head) noexcept;

/// Whether the bytes begin like any image format that Linnet knows, whether it reads it or not.
/// Thread-safe.
bool has_image_signature(std::span<const std::uint8_t> head) noexcept;

}  // namespace linnet
