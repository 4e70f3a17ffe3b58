#pragma once

#include <cstdint>
#include <span>

#include "linnet/byte_sums.hpp"

namespace linnet::test {

/// The sums over some bytes, one after the other.
inline ByteSums slow_sums(std::span<const std::uint8_t> bytes) {
  ByteSums sums;
  for (const std::uint64_t level : bytes) {
    sums.levels += level;
    sums.squares += level * level;
  }
  return sums;
}

}  // namespace linnet::test
