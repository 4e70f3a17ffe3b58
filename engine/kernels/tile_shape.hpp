#pragma once

#include <cstddef>
#include <cstdint>

namespace linnet {

/// The most rows of a tile of AMX, and bytes of a row. A product of tiles adds, to number (m, n) of
/// the sums, the products of the bytes of row m of the first factor and those of column n of the
/// second, which has a row for each four bytes of the first one's rows, and in it four bytes for
/// each column.
inline constexpr std::size_t kTileHeight = 16;
inline constexpr std::size_t kTileWidth = 64;

/// The rows of the eight tiles and the bytes of a row, in the format of the instruction that
/// configures them: palette 1, the only one there is.
struct alignas(64) TileShape {
  std::uint8_t palette = 1;
  std::uint8_t start_row = 0;
  std::uint8_t reserved[14] = {};
  std::uint16_t bytes[16] = {};
  std::uint8_t rows[16] = {};

  constexpr void set(std::size_t tile, std::size_t height, std::size_t width) {
    rows[tile] = static_cast<std::uint8_t>(height);
    bytes[tile] = static_cast<std::uint16_t>(width);
  }
};
static_assert(sizeof(TileShape) == 64);

/// Tiles of one shape while it lives. Configuring takes some tens of cycles, and zeroes all tiles;
/// the call of a kernel takes ten thousand. Without the release, the system would save 8 KB of
/// tiles whenever it switches threads, and the core would not sleep as deeply.
template <class Tiles>
class ConfiguredTiles {
 public:
  explicit ConfiguredTiles(const TileShape& shape) { Tiles::configure(shape); }
  ~ConfiguredTiles() { Tiles::release(); }
  ConfiguredTiles(const ConfiguredTiles&) = delete;
  ConfiguredTiles& operator=(const ConfiguredTiles&) = delete;
};

}  // namespace linnet
