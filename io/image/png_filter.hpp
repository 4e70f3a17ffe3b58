#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace linnet {

/// Turns a filtered row of a PNG picture into its samples, in place (PNG specification, section 9).
/// `above` is the row before it, as samples and of the same size, or zeros for the first; it does
/// not overlap `row`. `pixel_bytes`, 1 to 8: a whole pixel's, at least one. False where there is no
/// such filter. Thread-safe.
[[nodiscard]] bool undo_png_filter(unsigned filter, std::span<std::uint8_t> row,
                                   const std::uint8_t* above, std::size_t pixel_bytes) noexcept;

/// Whichever of left, above and upper left is nearest to left + above − upper left; of equals the
/// first.
constexpr int paeth_predictor(int left, int above, int upper_left) noexcept {
  // Between the lower and the higher of the first two, upper_left is nearest in the middle third
  // only; where it is in the lowest third or below, the higher is, and in the highest third or
  // above, the lower. Unlike three distances, this leaves no branch to guess.
  const int low = left < above ? left : above;
  const int high = left < above ? above : left;
  const int thrice = 3 * upper_left - (left + above);
  const int not_high = high <= thrice ? low : upper_left;
  return thrice <= low ? high : not_high;
}

}  // namespace linnet
