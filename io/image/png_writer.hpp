#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "linnet/io/image_size.hpp"

namespace linnet {

/// Encodes an image as a PNG file of 8-bit grey, whose pixels decode to exactly `grey`. The bytes
/// of the file depend on the versions of libpng and zlib. `grey` has size.pixels() bytes, at least
/// one; otherwise throws std::logic_error. Throws std::bad_alloc. Thread-safe.
std::vector<std::uint8_t> encode_png(ImageSize size, std::span<const std::uint8_t> grey);

}  // namespace linnet
