#pragma once

#include <cstddef>

#include "engine/core/caches.hpp"

/// How a product is cut: arithmetic alone, no matrix in sight.
namespace linnet {

/// The register tile of an instruction set.
struct TileShape {
  std::size_t rows;
  std::size_t columns;
};

/// k is cut into blocks of at most this many, the same on every machine: the cut decides how sums
/// are rounded, and so must depend on nothing but k. A micro-panel of 6 rows takes 12 KB: it stays
/// in a first-level cache of 32 KB while the panels of B pass by. Shorter blocks read and write C
/// more often: with 384, 2048 x 2048 ran 5 % slower, with 768 nothing ran faster.
inline constexpr std::size_t kKC = 512;

/// Blocks of B for one thread: n columns by depth k.
struct Blocking {
  std::size_t n;
  std::size_t k;

  bool operator==(const Blocking&) const = default;
};

/// The blocks of a product with B of k × n. One takes at most half of the second-level cache, where
/// it waits while every micro-panel of A passes by. The blocks of a dimension are as equal as tiles
/// allow: no thin rest.
Blocking block_product(std::size_t n, std::size_t k, std::size_t nr, CacheSizes caches);

/// A grid of blocks of C, one for a thread.
struct Grid {
  std::size_t rows;
  std::size_t columns;

  bool operator==(const Grid&) const = default;
};

/// The grid of at most `threads` blocks whose largest block, counted in whole tiles, is smallest;
/// of equals the one that packs least, as each block packs its own rows of A and columns of B.
Grid choose_grid(std::size_t m, std::size_t n, std::size_t threads, TileShape tile);

}  // namespace linnet
