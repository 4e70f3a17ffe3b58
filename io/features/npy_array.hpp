#pragma once

#include <cstddef>
#include <span>

#include "io/features/stored_array.hpp"

namespace linnet {

/// Whether a file that begins with these bytes has the signature of a .npy file.
bool has_npy_signature(std::span<const std::byte> head) noexcept;

/// The array in the bytes of a .npy file of version 1, 2 or 3. Reads its header alone. Fails unless
/// the header is valid, of C order and of a known type, and the array takes all bytes that follow.
StoredArray npy_array(const ArrayName& name, std::span<const std::byte> file);

}  // namespace linnet
