#pragma once

#include <cstddef>
#include <span>

namespace linnet {

/// The formats that hold arrays.
enum class ArrayFormat { none, npy, npz, safetensors };

/// So many bytes tell the format.
inline constexpr std::size_t kArraySignatureBytes = 9;

/// The format of a file that begins with these bytes: the signature of NumPy; that of a zip
/// archive; the length of a header of safetensors, within its limit, and the start of the header.
ArrayFormat array_format(std::span<const std::byte> head) noexcept;

}  // namespace linnet
