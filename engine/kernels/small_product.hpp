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

/// MR rows of C by NR registers.
template <std::size_t MR, std::size_t NR, bool RowByRow>
void small_tile(const GemmShape& shape, const float* a, const float* b, float* c) {
  const std::size_t rest = shape.n - (NR - 1) * kLanes;  // columns of the last register
  RegisterTile<MR, NR> tile;
  MicroPanelReader<MR, RowByRow> rows(a, shape.a_stride);
  const std::size_t b_stride = shape.b_stride;
  for (std::size_t p = shape.k; p > 0; --p) {
    tile.add(rows, [&](std::size_t j) {
      return j + 1 == NR ? load_some(b + j * kLanes, rest) : load_lanes(b + j * kLanes);
    });
    rows.next();
    b += b_stride;
  }
  tile.update(Update{shape.alpha, shape.beta}, shape.n, RowAfterRow{c, shape.c_stride});
}

/// small_tile for 1, 2, … rows.
template <std::size_t NR, bool RowByRow>
inline constexpr auto kSmallTiles = []<std::size_t... I>(std::index_sequence<I...>) {
  return std::array<SmallProduct, sizeof...(I)>{small_tile<I + 1, NR, RowByRow>...};
}
(std::make_index_sequence<kSmallTileRows<NR>>{});

/// All rows of C for NR registers of columns, in tiles whose rows differ by at most one.
template <std::size_t NR, bool RowByRow>
void small_panel(const GemmShape& shape, const float* a, const float* b, float* c) {
  constexpr auto& tiles = kSmallTiles<NR, RowByRow>;
  const std::size_t count = (shape.m + tiles.size() - 1) / tiles.size();
  const std::size_t rows = shape.m / count;
  const std::size_t larger = shape.m % count;  // tiles with one row more
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t tile_rows = i < larger ? rows + 1 : rows;
    tiles[tile_rows - 1](shape, a, b, c);
    a += tile_rows * (RowByRow ? shape.a_stride : 1);
    c += tile_rows * shape.c_stride;
  }
}

/// small_panel for 1, 2, … registers.
template <bool RowByRow>
inline constexpr auto kSmallPanels = []<std::size_t... I>(std::index_sequence<I...>) {
  return std::array<SmallProduct, sizeof...(I)>{small_panel<I + 1, RowByRow>...};
}
(std::make_index_sequence<kNRRegisters>{});

SmallProduct choose_small_product(const GemmShape& shape);

/// More columns than those of a panel.
void small_panels(const GemmShape& shape, const float* a, const float* b, float* c) {
  GemmShape panel = shape;
  for_each_panel(shape.n, kNRRegisters * kLanes, kLanes,
                 [&](std::size_t first, std::size_t width, std::size_t) {
                   panel.n = width;
                   choose_small_product(panel)(panel, a, b + first, c + first);
                 });
}

/// The tile for m rows, if there is one, or a panel of some tiles, each of `registers` registers.
template <bool RowByRow>
SmallProduct choose_panel(std::size_t m, std::size_t registers) {
  SmallProduct chosen = kSmallPanels<RowByRow>[registers - 1];
  with_constant<kNRRegisters>(registers, [&]<std::size_t NR>() {
    if (m <= kSmallTileRows<NR>) chosen = kSmallTiles<NR, RowByRow>[m - 1];
  });
  return chosen;
}

/// KernelTable::choose_small_product.
SmallProduct choose_small_product(const GemmShape& shape) {
  const std::size_t registers = (shape.n + kLanes - 1) / kLanes;
  if (registers > kNRRegisters) return small_panels;
  return shape.op_a == Op::none ? choose_panel<true>(shape.m, registers)
                                : choose_panel<false>(shape.m, registers);
}

/// KernelTable::small_product.
void small_product(const GemmShape& shape, const float* a, const float* b, float* c) {
  choose_small_product(shape)(shape, a, b, c);
}

}  // namespace
}  // namespace linnet
