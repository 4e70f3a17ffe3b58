#pragma once

#include <cstdint>
#include <span>

#include "io/image/grey.hpp"
#include "io/image/png_chunks.hpp"

namespace linnet {

/// Turns a row of PNG samples, packed as PNG has them, into grey under the rule of
/// io/image/grey.hpp. `palette` says what indices, or grey samples of fewer than 8 bits, become.
/// `row` holds at least ceil(grey.size() · header.bits_per_pixel() / 8) bytes. False, with `grey`
/// filled all the same, where a palette index is out of range. Thread-safe.
[[nodiscard]] bool png_row_to_grey(const PngHeader& header, const GreyPalette& palette,
                                   const std::uint8_t* row, std::span<std::uint8_t> grey) noexcept;

}  // namespace linnet
