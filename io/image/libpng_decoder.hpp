#pragma once

#include <cstdint>
#include <span>

#include "io/image/png_chunks.hpp"

namespace linnet {

/// Decodes a PNG file of any kind with libpng, to header.size.pixels() grey bytes.
///
/// file: has passed check_png_chunks; `header` is what read_png_header returned for it.
/// pass_row: for an interlaced image, header.size.width bytes of scratch memory; unused otherwise.
///
/// Throws ImageError(corrupt), and then the content of `grey` is unspecified; std::bad_alloc;
/// Error(system) where libpng is not the version that Linnet was compiled for. Thread-safe.
void decode_with_libpng(std::span<const std::uint8_t> file, const PngHeader& header,
                        std::span<std::uint8_t> grey, std::span<std::uint8_t> pass_row);

}  // namespace linnet
