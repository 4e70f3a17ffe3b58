#pragma once

// Exact sums over the bytes of an image. Only the per-set source includes this.

#include <algorithm>
#include <span>

#include "engine/kernels/simd/simd.hpp"
#include "linnet/byte_sums.hpp"

namespace linnet {
namespace {

/// For the last bytes, fewer than a register holds.
inline ByteSums sum_each_byte(std::span<const std::uint8_t> bytes) {
  std::uint32_t levels = 0;
  std::uint32_t squares = 0;
  for (const std::uint32_t level : bytes) {
    levels += level;
    squares += level * level;
  }
  return {levels, squares};
}

/// bytes: so few that the sum of their squares fits 32 bits, and so does each lane.
inline ByteSums sum_block(std::span<const std::uint8_t> bytes) {
  Lanes64<Bytes> levels(std::uint64_t{0});
  Lanes32<Bytes> squares(std::uint32_t{0});
  std::size_t i = 0;
  for (; i + Bytes::size <= bytes.size(); i += Bytes::size) {
    const Bytes loaded = Bytes::load_unaligned(bytes.data() + i);
    levels = levels + sums_of_bytes(loaded);
    squares = squares + sums_of_squares(loaded);
  }
  std::uint64_t level_lanes[Lanes64<Bytes>::size];
  std::uint32_t square_lanes[Lanes32<Bytes>::size];
  levels.store_unaligned(level_lanes);
  squares.store_unaligned(square_lanes);
  ByteSums sums = sum_each_byte(bytes.subspan(i));
  for (const std::uint64_t lane : level_lanes) sums.levels += lane;
  for (const std::uint32_t lane : square_lanes) sums.squares += lane;
  return sums;
}

inline ByteSums sum_bytes(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t kBlockBytes = 65'536;  // 65,536 · 255² < 2³²
  ByteSums sums;
  for (std::size_t first = 0; first < bytes.size(); first += kBlockBytes) {
    const ByteSums block =
        sum_block(bytes.subspan(first, std::min(kBlockBytes, bytes.size() - first)));
    sums.levels += block.levels;
    sums.squares += block.squares;
  }
  return sums;
}

}  // namespace
}  // namespace linnet
