#pragma once

#include <cstdint>
#include <span>

#include "io/image/grey.hpp"
#include "io/image/png_chunks.hpp"

namespace linnet {

/// Converts a row of packed PNG samples to grey by the rule of io/image/grey.hpp. `palette` has the
/// grey values of palette indices, or of grey samples of fewer than 8 bits. `row` holds at least
/// ceil(grey.size() · header.bits_per_pixel() / 8) bytes. Returns false if a palette index is out
/// of range; `grey` is filled in either case. Thread-safe.
[[nodiscard]] bool png_row_to_grey(const PngHeader& header, const GreyPalette& palette,
                                   const std::uint8_t* row, std::span<std::uint8_t> grey) noexcept;

}  // namespace linnet
