#pragma once

// The micro-kernel of gemm: one tile of C from a strip of A and a packed panel of B. Only the
// per-set source includes this.

#include "engine/kernels/register_tile.hpp"

namespace linnet {
namespace {

template <class Arch, std::size_t MR, std::size_t NR, bool RowByRow>
void tile(const Strip& a, std::size_t k, const Panel& b, Update update, MatrixView<float> c) {
  RegisterTile<Arch, MR, NR> tile;
  tile.expect(c.row(0), c.stride());
  StripReader<MR, RowByRow> strip(a);
  const float* row = b.data;
  for (std::size_t p = 0; p < k; ++p) {
    tile.add(strip, [&](std::size_t j) { return load_lanes<Arch>(row + j * kLanes<Arch>); });
    strip.next();
    row += b.stride;
  }
  tile.update(update, c.columns(), c.row(0), c.stride());
}

template <class Arch>
void multiply_tile(const Strip& a, std::size_t k, const Panel& b, Update update,
                   MatrixView<float> c) {
  const std::size_t registers = (c.columns() + kLanes<Arch> - 1) / kLanes<Arch>;
  with_constant<kTileRegisters>(registers, [&]<std::size_t NR>() {
    with_constant<kTileRows>(a.rows, [&]<std::size_t MR>() {
      if (a.row_by_row) {
        tile<Arch, MR, NR, true>(a, k, b, update, c);
      } else {
        tile<Arch, MR, NR, false>(a, k, b, update, c);
      }
    });
  });
}

}  // namespace
}  // namespace linnet
