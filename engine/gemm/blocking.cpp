#include "engine/gemm/blocking.hpp"

#include <algorithm>

#include "linnet/matrix.hpp"

namespace linnet {
namespace {

std::size_t divide_up(std::size_t value, std::size_t by) {
  return (value + by - 1) / by;
}

/// The size of equal blocks, multiples of `step`, of at most `most`.
std::size_t equal_blocks(std::size_t size, std::size_t most, std::size_t step) {
  if (size <= most) return std::max(round_up(size, step), step);
  const std::size_t blocks = divide_up(size, std::max(most, step));
  return round_up(divide_up(size, blocks), step);
}

}  // namespace

Blocking block_product(std::size_t n, std::size_t k, std::size_t nr, CacheSizes caches) {
  Blocking blocks{};
  blocks.k = equal_blocks(k, kKC, 1);
  const std::size_t most = caches.level2 / 2 / sizeof(float) / blocks.k;
  blocks.n = equal_blocks(n, most / nr * nr, nr);
  return blocks;
}

Grid choose_grid(std::size_t m, std::size_t n, std::size_t threads, TileShape tile) {
  if (threads <= 1) return {1, 1};
  const std::size_t micro_panels = divide_up(m, tile.rows);
  const std::size_t panels = divide_up(n, tile.columns);
  Grid best{1, 1};
  std::size_t best_tiles = micro_panels * panels;
  std::size_t best_packed = m + n;
  for (std::size_t rows = 1; rows <= std::min(threads, micro_panels); ++rows) {
    const std::size_t columns = std::min(threads / rows, panels);
    const std::size_t tiles = divide_up(micro_panels, rows) * divide_up(panels, columns);
    const std::size_t packed = m * columns + n * rows;
    if (tiles < best_tiles || (tiles == best_tiles && packed < best_packed)) {
      best = {rows, columns};
      best_tiles = tiles;
      best_packed = packed;
    }
  }
  return best;
}

}  // namespace linnet
