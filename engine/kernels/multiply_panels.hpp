#pragma once

// The micro-kernel of gemm and the two loops around it: rows of A by packed panels of B, one tile
// of C after the other. Only the per-set source includes this.

#include "engine/kernels/register_tile.hpp"

namespace linnet {
namespace {

/// One tile: the first `columns` of NR registers of columns, more than NR − 1 of them.
template <class Arch, std::size_t MR, std::size_t NR, bool RowByRow>
[[gnu::always_inline]] inline void multiply_tile(const Strip& a, std::size_t k, const float* b,
                                                 std::size_t b_stride, Update update,
                                                 std::size_t columns, float* c,
                                                 std::size_t stride) {
  RegisterTile<Arch, MR, NR> tile;
  tile.expect(c, stride);
  StripReader<MR, RowByRow> strip(a);
  // What a loop takes besides is done by the ports that multiply: less of it gained 5 %.
#pragma GCC unroll 4
  for (std::size_t p = 0; p < k; ++p) {
    tile.add(strip, [&](std::size_t j) { return load_lanes<Arch>(b + j * kLanes<Arch>); });
    strip.next();
    b += b_stride;
  }
  tile.update(update, columns, c, stride);
}

/// MR rows.
template <class Arch, std::size_t MR, bool RowByRow>
void multiply_strip(const Strip& a, std::size_t k, const Panels& b, Update update, float* c,
                    std::size_t columns, std::size_t stride) {
  const float* panel = b.data;
  for (std::size_t j = 0; j < columns;) {
    const std::size_t width =
        panel_columns(columns - j, kTileRegisters * kLanes<Arch>, kLanes<Arch>);
    const std::size_t registers = (width + kLanes<Arch> - 1) / kLanes<Arch>;
    const std::size_t length = registers * kLanes<Arch>;
    with_constant<kTileRegisters>(registers, [&]<std::size_t NR>() {
      multiply_tile<Arch, MR, NR, RowByRow>(a, k, panel, b.stride == 0 ? length : b.stride, update,
                                            width, c + j, stride);
    });
    panel += b.stride == 0 ? k * length : width;
    j += width;
  }
}

template <class Arch, bool RowByRow>
void multiply_strips(Strip a, std::size_t k, const Panels& b, Update update, MatrixView<float> c) {
  std::size_t i = 0;
  for (; i + kTileRows <= a.rows; i += kTileRows) {
    multiply_strip<Arch, kTileRows, RowByRow>(a, k, b, update, c.row(i), c.columns(), c.stride());
    a.data += RowByRow ? kTileRows * a.stride : kTileRows;
  }
  with_constant<kTileRows - 1>(a.rows - i, [&]<std::size_t MR>() {
    multiply_strip<Arch, MR, RowByRow>(a, k, b, update, c.row(i), c.columns(), c.stride());
  });
}

template <class Arch>
void multiply_panels(const Strip& a, std::size_t k, const Panels& b, Update update,
                     MatrixView<float> c) {
  if (a.row_by_row) {
    multiply_strips<Arch, true>(a, k, b, update, c);
  } else {
    multiply_strips<Arch, false>(a, k, b, update, c);
  }
}

}  // namespace
}  // namespace linnet
