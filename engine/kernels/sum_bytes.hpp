#pragma once

// Only the per-set source includes this.

#include <algorithm>

#include "engine/kernels/kernel_table.hpp"

namespace linnet {
namespace {

/// Compilers turn this loop into as good code as there is, once its sums are no wider than needed.
inline ByteSums sum_bytes(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t kFitting = 65'536;  // squares of so many bytes fit 32 bits
  ByteSums sums;
  for (std::size_t first = 0; first < bytes.size(); first += kFitting) {
    const std::uint8_t* piece = bytes.data() + first;
    const std::size_t count = std::min(kFitting, bytes.size() - first);
    std::uint32_t levels = 0;
    std::uint32_t squares = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t level = piece[i];
      levels += level;
      squares += level * level;
    }
    sums.levels += levels;
    sums.squares += squares;
  }
  return sums;
}

}  // namespace
}  // namespace linnet
