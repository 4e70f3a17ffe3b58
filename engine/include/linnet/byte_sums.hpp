#pragma once

#include <cstddef>
#include <cstdint>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// Exact sums over some bytes, and over their squares.
struct ByteSums {
  std::uint64_t levels = 0;
  std::uint64_t squares = 0;

  bool operator==(const ByteSums&) const = default;
};

/// Whether these can be the sums of `count` bytes: no level is above 255 or above its square, and
/// the square of a sum is at most `count` times the sum of the squares (Cauchy and Schwarz).
/// count: at most 2³⁰.
constexpr bool are_possible(const ByteSums& sums, std::size_t count) {
  constexpr std::uint64_t kMost = 255;
  return sums.levels <= kMost * count && sums.levels <= sums.squares &&
         sums.squares <= kMost * sums.levels &&
         static_cast<long double>(sums.levels) * static_cast<long double>(sums.levels) <=
             static_cast<long double>(count) * static_cast<long double>(sums.squares);
}

}  // namespace linnet
