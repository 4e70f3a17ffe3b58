#include "engine/gemm/narrow_product.hpp"

#include <algorithm>

#include "engine/core/parallel_ranges.hpp"
#include "engine/gemm/blocking.hpp"
#include "engine/gemm/scratch.hpp"
#include "engine/gemm/sharing.hpp"
#include "engine/gemm/small_product.hpp"

namespace linnet {
namespace {

/// The most columns: two registers of AVX2 and one of AVX-512.
constexpr std::size_t kMostColumns = 16;

/// With fewer rows, a tile has too few sums to hide the latency of multiply-adds, or packing a
/// transposed B takes a tenth of the time.
constexpr std::size_t kLeastRows = 32;
constexpr std::size_t kLeastRowsToPack = 96;

/// Rows of a tile. 16 of them, in one register each, ran 5 % slower on AVX-512: they are as many
/// streams of memory.
constexpr std::size_t kTileRows = 12;

}  // namespace

// Measured over inner products, at 64 and 1024 rows and k = 4096, on one thread of an Intel Xeon:
// with AVX-512 1.33 for 16 columns, 1.01 to 1.19 for 15, 0.95 to 1.09 for 13 and 14; with AVX2 1.35
// for 16, 1.3 for 15, 1.6 for 8, 1.4 for 7, 0.9 for 6. With registers of four lanes inner products
// are twice as fast.
bool is_narrow(const ProductShape& shape, const KernelTable& kernels) {
  constexpr std::size_t kLeastLanes = 8;
  const std::size_t least_rows = shape.b == Op::none ? kLeastRows : kLeastRowsToPack;
  return shape.a == Op::none && shape.n <= kMostColumns && shape.m >= least_rows &&
         kernels.lanes >= kLeastLanes && shape.n + 1 >= round_up(shape.n, kernels.lanes);
}

void narrow_product(float alpha, const Factor<float>& a, const Factor<float>& b, float beta,
                    const MatrixView<float>& c, const Context& context) {
  const KernelTable& kernels = context.kernels();
  const std::size_t k = a.columns();
  const std::size_t n = c.columns();
  const bool packs = b.op == Op::transpose;
  const std::size_t stride = packs ? round_up(n, kernels.lanes) : b.matrix.stride();
  Scratch packed(packs ? k * stride : 0);
  if (packs) kernels.pack_panel_transposed(b.matrix, packed.data(), stride);
  const float* const rows_of_b = packs ? packed.data() : b.matrix.row(0);
  const std::size_t tiles = (c.rows() + kTileRows - 1) / kTileRows;
  for_each_subrange(c.rows(), tiles, 1, enough_workers(c.rows() * n * k, context.workers()),
                    [&](IndexRange rows) {
                      multiply_in_steps({rows.size(), n, k, Op::none, Op::none, a.matrix.stride(),
                                         stride, c.stride(), alpha, beta},
                                        a.matrix.row(rows.begin), rows_of_b, c.row(rows.begin), kKC,
                                        kernels);
                    });
}

}  // namespace linnet
