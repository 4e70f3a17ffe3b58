#pragma once

// The micro-kernel of gemm and the two loops around it: micro-panels of A by panels of B, one tile
// of C after the other. Only the per-set source includes this.

#include "engine/kernels/register_tile.hpp"

namespace linnet {
namespace {

/// One tile of C: MR rows by the first `columns` columns of NR registers; `columns` needs NR
/// registers.
template <std::size_t MR, std::size_t NR, bool RowByRow>
[[gnu::always_inline]] inline void multiply_tile(const MicroPanelA& a, std::size_t k,
                                                 const float* b, std::size_t b_stride,
                                                 Update update, std::size_t columns, float* c,
                                                 std::size_t stride) {
  RegisterTile<MR, NR> tile;
  tile.prefetch_c(c, stride);
  MicroPanelReader<MR, RowByRow> micro_panel(a.data, a.stride);
  // The loop's own instructions occupy the ports that multiply: unrolling gained 5 %.
#pragma GCC unroll 4
  for (std::size_t p = 0; p < k; ++p) {
    tile.add(micro_panel, [&](std::size_t j) { return load_lanes(b + j * kLanes); });
    micro_panel.next();
    b += b_stride;
  }
  tile.update(
      update, columns, [=](std::size_t i, std::size_t j) __attribute__((always_inline)) {
        return c + i * stride + j * kLanes;
      });
}

/// MR rows of C.
template <std::size_t MR, bool RowByRow>
void multiply_micro_panel(const MicroPanelA& a, std::size_t k, const PanelsB& b, Update update,
                          float* c, std::size_t columns, std::size_t stride) {
  const bool packed = b.stride == 0;
  const float* panel = b.data;
  for_each_panel(columns, kNRRegisters * kLanes, kLanes,
                 [&](std::size_t first, std::size_t width, std::size_t length) {
                   with_constant<kNRRegisters>(length / kLanes, [&]<std::size_t NR>() {
                     multiply_tile<MR, NR, RowByRow>(a, k, panel, packed ? length : b.stride,
                                                     update, width, c + first, stride);
                   });
                   panel += packed ? k * length : width;
                 });
}

template <bool RowByRow>
void multiply_micro_panels(const MicroPanelA& a, std::size_t k, const PanelsB& b, Update update,
                           MatrixView<float> c) {
  const auto micro_panel = [&](std::size_t i, std::size_t rows) {
    return MicroPanelA{a.data + i * (RowByRow ? a.stride : 1), rows, a.stride, RowByRow};
  };
  std::size_t i = 0;
  for (; i + kMR <= a.rows; i += kMR) {
    multiply_micro_panel<kMR, RowByRow>(micro_panel(i, kMR), k, b, update, c.row(i), c.columns(),
                                        c.stride());
  }
  with_constant<kMR - 1>(a.rows - i, [&]<std::size_t MR>() {
    multiply_micro_panel<MR, RowByRow>(micro_panel(i, MR), k, b, update, c.row(i), c.columns(),
                                       c.stride());
  });
}

void multiply_panels(const MicroPanelA& a, std::size_t k, const PanelsB& b, Update update,
                     MatrixView<float> c) {
  if (a.row_by_row) {
    multiply_micro_panels<true>(a, k, b, update, c);
  } else {
    multiply_micro_panels<false>(a, k, b, update, c);
  }
}

}  // namespace
}  // namespace linnet
