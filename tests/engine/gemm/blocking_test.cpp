#include "engine/gemm/blocking.hpp"

#include <algorithm>
#include <string>

#include "linnet/matrix.hpp"
#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

std::size_t divide_up(std::size_t value, std::size_t by) {
  return (value + by - 1) / by;
}

TEST_CASE("blocks of B fit half of the second-level cache, in equal whole tiles", "[blocking]") {
  for (const std::size_t level2 : {256U * 1024U, 512U * 1024U, 2048U * 1024U}) {
    const CacheSizes caches{32 * 1024, level2};
    for (const std::size_t tile : {8U, 16U, 64U}) {
      for (std::size_t n = 1; n <= 4000; n += n < 70 ? 1 : 61) {
        for (const std::size_t k : {1U, 2U, 63U, 511U, 512U, 513U, 1024U, 1025U, 4096U, 100'000U}) {
          const Blocking blocks = block_product(n, k, tile, caches);
          INFO("n " << n << ", k " << k << ", tile " << tile << ", level 2 " << level2);
          REQUIRE(blocks.k >= 1);
          REQUIRE(blocks.k <= kKC);
          REQUIRE(blocks.k == divide_up(k, divide_up(k, kKC)));
          REQUIRE(blocks.n >= 1);
          REQUIRE(blocks.n % tile == 0);
          REQUIRE(blocks.n * blocks.k * sizeof(float) <= level2 / 2);
          // No fewer blocks would fit, and none is more than a tile smaller than it could be.
          const std::size_t fit = level2 / 2 / sizeof(float) / blocks.k / tile * tile;
          const std::size_t count = divide_up(n, blocks.n);
          REQUIRE(divide_up(n, fit) >= count);
          REQUIRE(blocks.n == round_up(divide_up(n, divide_up(n, fit)), tile));
        }
      }
    }
  }
}

TEST_CASE("the depth of blocks depends on k alone", "[blocking]") {
  for (const std::size_t k : {1U, 100U, 512U, 513U, 1000U, 5000U}) {
    const std::size_t depth = block_product(1, k, 8, {32 * 1024, 256 * 1024}).k;
    for (const std::size_t n : {1U, 7U, 500U, 5000U}) {
      for (const std::size_t tile : {8U, 16U, 64U}) {
        for (const std::size_t level2 : {64U * 1024U, 256U * 1024U, 8192U * 1024U}) {
          CHECK(block_product(n, k, tile, {16 * 1024, level2}).k == depth);
        }
      }
    }
  }
}

TEST_CASE("a cache too small for one tile still gives blocks of one tile", "[blocking]") {
  for (const std::size_t level2 : {0U, 1U, 1024U, 8192U}) {
    CHECK(block_product(1000, 512, 64, {1024, level2}).n == 64);
  }
}

TEST_CASE("a grid has a block for each thread where tiles suffice, and no more", "[blocking]") {
  for (const TileShape tile : {TileShape{6, 8}, TileShape{6, 16}, TileShape{6, 64}}) {
    for (std::size_t threads = 1; threads <= 33; ++threads) {
      for (const std::size_t m : {1U, 5U, 13U, 64U, 100U, 513U, 2048U}) {
        for (const std::size_t n : {1U, 17U, 33U, 100U, 513U, 2048U}) {
          const Grid grid = choose_grid(m, n, threads, tile);
          const std::size_t micro_panels = divide_up(m, tile.rows);
          const std::size_t panels = divide_up(n, tile.columns);
          INFO("m " << m << ", n " << n << ", " << threads << " threads, tile " << tile.rows);
          REQUIRE(grid.rows >= 1);
          REQUIRE(grid.columns >= 1);
          REQUIRE(grid.rows * grid.columns <= threads);
          REQUIRE(grid.rows <= micro_panels);
          REQUIRE(grid.columns <= panels);
          // No grid has a smaller largest block; of those as good none packs less.
          const auto tiles = [&](std::size_t rows, std::size_t columns) {
            return divide_up(micro_panels, rows) * divide_up(panels, columns);
          };
          for (std::size_t rows = 1; rows <= std::min(threads, micro_panels); ++rows) {
            for (std::size_t columns = 1; columns <= std::min(threads / rows, panels); ++columns) {
              REQUIRE(tiles(grid.rows, grid.columns) <= tiles(rows, columns));
            }
          }
        }
      }
    }
  }
}

TEST_CASE("a grid follows the shape of C", "[blocking]") {
  constexpr TileShape tile{6, 64};
  CHECK(choose_grid(1200, 320, 1, tile) == Grid{1, 1});
  CHECK(choose_grid(12'000, 32, 4, tile) == Grid{4, 1});
  CHECK(choose_grid(6, 3200, 4, tile) == Grid{1, 4});
  CHECK(choose_grid(1536, 1536, 4, tile) == Grid{2, 2});
}

}  // namespace
}  // namespace linnet::test
