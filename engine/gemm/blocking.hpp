#pragma once

#include <cstddef>

#include "engine/core/caches.hpp"

/// How a product is divided into blocks: pure arithmetic.
namespace linnet {

/// The register tile of an instruction set.
struct TileShape {
  std::size_t rows;
  std::size_t columns;
};

/// The largest block of k, the same on every machine: the division of k determines how sums are
/// rounded, so it must depend on k alone. A micro-panel of 6 rows takes 12 KB, which stay in a
/// first-level cache of 32 KB during the multiplication with all panels of B. Shorter blocks read
/// and write C more often: with 384, 2048 x 2048 ran 5 % slower; with 768 nothing ran faster.
inline constexpr std::size_t kKC = 512;

/// Blocks of B for one thread: n columns by depth k.
struct Blocking {
  std::size_t n;
  std::size_t k;

  bool operator==(const Blocking&) const = default;
};

/// The blocks of a product with B of k × n. A block takes at most half of the second-level cache,
/// where it stays during the multiplication with all micro-panels of A. The blocks of a dimension
/// are as equal as tiles allow, so that none is thin.
Blocking block_product(std::size_t n, std::size_t k, std::size_t nr, CacheSizes caches);

/// A grid of blocks of C, one for a thread.
struct Grid {
  std::size_t rows;
  std::size_t columns;

  bool operator==(const Grid&) const = default;
};

/// The grid of at most `threads` blocks whose largest block, counted in whole tiles, is smallest;
/// of equals the one that packs least, if each block packs its own rows of A and columns of B.
Grid choose_grid(std::size_t m, std::size_t n, std::size_t threads, TileShape tile);

}  // namespace linnet
