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
  tile.update(
      update, columns, [=](std::size_t i, std::size_t j) __attribute__((always_inline)) {
        return c + i * stride + j * kLanes<Arch>;
      });
}

/// MR rows.
template <class Arch, std::size_t MR, bool RowByRow>
void multiply_strip(const Strip& a, std::size_t k, const Panels& b, Update update, float* c,
                    std::size_t columns, std::size_t stride) {
  const bool packed = b.stride == 0;
  const float* panel = b.data;
  for_each_panel(columns, kTileRegisters * kLanes<Arch>, kLanes<Arch>,
                 [&](std::size_t first, std::size_t width, std::size_t length) {
                   with_constant<kTileRegisters>(length / kLanes<Arch>, [&]<std::size_t NR>() {
                     multiply_tile<Arch, MR, NR, RowByRow>(a, k, panel, packed ? length : b.stride,
                                                           update, width, c + first, stride);
                   });
                   panel += packed ? k * length : width;
                 });
}

template <class Arch, bool RowByRow>
void multiply_strips(const Strip& a, std::size_t k, const Panels& b, Update update,
                     MatrixView<float> c) {
  const auto strip = [&](std::size_t i, std::size_t rows) {
    return Strip{a.data + i * (RowByRow ? a.stride : 1), rows, a.stride, RowByRow};
  };
  std::size_t i = 0;
  for (; i + kTileRows <= a.rows; i += kTileRows) {
    multiply_strip<Arch, kTileRows, RowByRow>(strip(i, kTileRows), k, b, update, c.row(i),
                                              c.columns(), c.stride());
  }
  with_constant<kTileRows - 1>(a.rows - i, [&]<std::size_t MR>() {
    multiply_strip<Arch, MR, RowByRow>(strip(i, MR), k, b, update, c.row(i), c.columns(),
                                       c.stride());
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
