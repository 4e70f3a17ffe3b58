#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace linnet {

/// Replaces a filtered row of a PNG image by its samples, in place (PNG specification, section 9).
///
/// filter: 0 to 4, the number in the file; returns false for any other.
/// above: the samples of the previous row, as many as in `row`, or zeros for the first row; must
/// not overlap `row`.
/// pixel_bytes: bytes of a whole pixel, at least one: 1, 2, 3, 4, 6 or 8; returns false for any
/// other.
///
/// Thread-safe.
[[nodiscard]] bool undo_png_filter(unsigned filter, std::span<std::uint8_t> row,
                                   const std::uint8_t* above, std::size_t pixel_bytes) noexcept;

/// The Paeth predictor of the PNG specification: the one of left, above and upper left that is
/// nearest to left + above − upper left; of equally near ones, the first in that order.
constexpr int paeth_predictor(int left, int above, int upper_left) noexcept {
  // With upper_left relative to the interval from `low` to `high`: in the lowest third or below,
  // `high` is nearest; in the highest third or above, `low`; in the middle third, upper_left.
  // Unlike the comparison of three distances, this compiles to code without branches.
  const int low = left < above ? left : above;
  const int high = left < above ? above : left;
  const int thrice = 3 * upper_left - (left + above);
  const int not_high = high <= thrice ? low : upper_left;
  return thrice <= low ? high : not_high;
}

}  // namespace linnet
