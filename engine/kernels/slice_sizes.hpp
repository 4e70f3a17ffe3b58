#pragma once

#include <cstddef>

namespace linnet {

/// Features of a slice. Its weights, 24 KB at most for the classes of a tile, stay in the smallest
/// first-level cache there is (32 KB) during a batch.
inline constexpr std::size_t kSliceFeatures = 512;

/// Half as many make a step on one core 5 to 6 % slower, by the sums over lanes, and a quarter 18
/// %; but a member of a team needs a slice of its own.
inline constexpr std::size_t kMinSliceFeatures = 256;

/// Features of a slice, and of a piece, for sets that sum products of bytes exactly. The digits of
/// a group of classes then take 18 KB of the first-level cache. Longer pieces have fewer sums over
/// lanes, but would not stay there.
inline constexpr std::size_t kPieceFeatures = 1024;

}  // namespace linnet
