#pragma once

// Products of small matrices, whose factors are read where they lie. Only the per-set source
// includes this.

#include <array>

#include "engine/kernels/register_tile.hpp"

namespace linnet {
namespace {

/// The most rows of a tile that is NR registers wide. 8 sums hide the latency of a multiply-add; 16
/// rows of one register make 16 x 16 x 16 one tile.
template <std::size_t NR>
inline constexpr std::size_t kSmallTileRows = std::min<std::size_t>(kSums / NR, NR == 1 ? 16 : 8);

/// The addresses of registers of C, from row to row by one addition: the compiler would compute
/// those of all rows first.
struct RowAfterRow {
  float* row;
  std::size_t stride;

  [[gnu::always_inline]] float* operator()(std::size_t i, std::size_t j) {
    if (i > 0 && j == 0) row += stride;
    return row + j * kLanes;
  }
};

/// MR rows of C by NR registers, of which the last one holds `rest` columns.
template <std::size_t MR, std::size_t NR, bool RowByRow>
void small_tile(const SmallProduct& product, const float* a, const float* b, float* c,
                std::size_t rest) {
  RegisterTile<MR, NR> tile;
  MicroPanelReader<MR, RowByRow> rows(a, product.a.stride);
  const std::size_t b_stride = product.b_stride;
  for (std::size_t p = product.k; p > 0; --p) {
    tile.add(rows, [&](std::size_t j) {
      return j + 1 == NR ? load_some(b + j * kLanes, rest) : load_lanes(b + j * kLanes);
    });
    rows.next();
    b += b_stride;
  }
  tile.update(product.update, (NR - 1) * kLanes + rest, RowAfterRow{c, product.c_stride});
}

using SmallTile = void (*)(const SmallProduct& product, const float* a, const float* b, float* c,
                           std::size_t rest);

/// small_tile for 1, 2, … rows.
template <std::size_t NR, bool RowByRow>
inline constexpr auto kSmallTiles = []<std::size_t... I>(std::index_sequence<I...>) {
  return std::array<SmallTile, sizeof...(I)>{small_tile<I + 1, NR, RowByRow>...};
}
(std::make_index_sequence<kSmallTileRows<NR>>{});

/// All rows of C for NR registers of columns, in tiles whose rows differ by at most one.
template <std::size_t NR>
void small_panel(const SmallProduct& product, const float* b, float* c, std::size_t columns) {
  const bool row_by_row = product.a.row_by_row;
  const auto& tiles = row_by_row ? kSmallTiles<NR, true> : kSmallTiles<NR, false>;
  const std::size_t rest = columns - (NR - 1) * kLanes;
  const float* a = product.a.data;
  std::size_t rows = product.a.rows;
  for (std::size_t left = (rows + tiles.size() - 1) / tiles.size(); left > 1; --left) {
    const std::size_t tile_rows = (rows + left - 1) / left;
    tiles[tile_rows - 1](product, a, b, c, rest);
    rows -= tile_rows;
    a += tile_rows * (row_by_row ? product.a.stride : 1);
    c += tile_rows * product.c_stride;
  }
  tiles[rows - 1](product, a, b, c, rest);
}

using SmallPanel = void (*)(const SmallProduct& product, const float* b, float* c,
                            std::size_t columns);

/// small_panel for 1, 2, … registers.
inline constexpr auto kSmallPanels = []<std::size_t... I>(std::index_sequence<I...>) {
  return std::array<SmallPanel, sizeof...(I)>{small_panel<I + 1>...};
}
(std::make_index_sequence<kNRRegisters>{});

/// KernelTable::small_product.
void small_product(const SmallProduct& product) {
  for_each_panel(product.columns, kNRRegisters * kLanes, kLanes,
                 [&](std::size_t first, std::size_t width, std::size_t length) {
                   kSmallPanels[length / kLanes - 1](product, product.b + first, product.c + first,
                                                     width);
                 });
}

}  // namespace
}  // namespace linnet
