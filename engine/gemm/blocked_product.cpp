#include "engine/gemm/blocked_product.hpp"

#include <algorithm>
#include <type_traits>

#include "engine/core/index_range.hpp"
#include "engine/core/parallel_ranges.hpp"
#include "engine/core/workers.hpp"
#include "engine/gemm/blocking.hpp"
#include "engine/gemm/right_factor.hpp"
#include "engine/gemm/scratch.hpp"
#include "engine/gemm/sharing.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet {
namespace {

/// Up to this many panels, and columns, an untransposed A is read where it lies, as packing costs
/// more than it gains. Measured with strides of powers of two, the worst there are: on AVX2 8
/// panels ran 5 % slower, on AVX-512 1024 columns 1 to 2 %.
constexpr std::size_t kFewPanels = 16;
constexpr std::size_t kFewColumns = 512;

/// One thread's share of a product.
template <class T>
class BlockProduct {
 public:
  BlockProduct(float alpha, const Factor<T>& a, const RightFactor& b, float beta,
               const MatrixView<float>& c, const Context& context)
      : alpha_(alpha),
        beta_(beta),
        a_(a),
        b_(b),
        c_(c),
        kernels_(context.kernels()),
        caches_(context.caches()) {}

  /// Packs part `part` of `parts` of op(B)'s columns, which all blocks of C above each other use.
  void pack_part(IndexRange columns, std::size_t part, std::size_t parts, float* shared) const {
    b_.pack_part(columns, blocking_of(columns), part, parts, shared);
  }

  /// The loop nest: block of columns, block of depth, then micro-panels of rows by panels, which is
  /// the kernel's part. A block of B stays in the second-level cache, a micro-panel of A in the
  /// first. shared: all panels of B, if they were packed before; null otherwise.
  void run(IndexRange rows, IndexRange columns, const float* shared) const {
    const Blocking blocks = blocking_of(columns);
    Scratch packed_b(shared != nullptr ? 0 : b_.floats_of_block(columns, blocks));
    Scratch packed_a(reads_a_in_place(columns.size()) ? 0
                                                      : kernels_.mr * micro_panel_stride(blocks.k));
    for_each_block(columns, blocks.n, [&](IndexRange n) {
      const IndexRange packed = shared != nullptr ? n : b_.packed_columns(n);
      const std::size_t height = rows_at_once(n, packed, rows.size());
      for_each_block({0, a_.columns()}, blocks.k, [&](IndexRange k) {
        const BlockOfB block{n, k, packed};
        if (shared == nullptr) b_.pack(block, k, packed_b.data());
        const float* panels =
            shared != nullptr ? shared + b_.place_in_shared(n, k) : packed_b.data();
        for_each_block(rows, height, [&](IndexRange m) {
          multiply(micro_panel_of(m, k, n.size(), packed_a.data()), m.begin, block, panels);
        });
      });
    });
  }

 private:
  /// Rows of a packed micro-panel lie one cache line further apart than they are long: they would
  /// share the sets of a cache otherwise.
  static std::size_t micro_panel_stride(std::size_t k) { return round_up(k, 16) + 16; }

  Blocking blocking_of(IndexRange columns) const {
    return block_product(columns.size(), a_.columns(), kernels_.nr, caches_);
  }

  /// The rows that are multiplied with a block of B in one call: all of them if A is read where it
  /// lies, unless the block has two parts, each of which reads every micro-panel.
  std::size_t rows_at_once(IndexRange n, IndexRange packed, std::size_t rows) const {
    const bool one_part = packed.size() == 0 || packed.begin == n.begin;
    return one_part && reads_a_in_place(n.size()) ? rows : kernels_.mr;
  }

  /// Whether a micro-panel is read where it lies to multiply with that many columns, as packing
  /// would not come back.
  bool reads_a_in_place(std::size_t columns) const {
    return std::is_same_v<T, float> && a_.op == Op::none &&
           columns <= std::min(kFewPanels * kernels_.nr, kFewColumns);
  }

  /// Rows `m` of A, where they lie or packed, to multiply with that many columns.
  MicroPanelA micro_panel_of(IndexRange m, IndexRange k, std::size_t columns, float* packed) const {
    if constexpr (std::is_same_v<T, float>) {
      if (reads_a_in_place(columns)) {
        return {a_.matrix.row(m.begin) + k.begin, m.size(), a_.matrix.stride(), true};
      }
    }
    const bool row_by_row = a_.op == Op::none;
    const std::size_t stride = row_by_row ? micro_panel_stride(k.size()) : kernels_.mr;
    kernels_.of<T>().copy_rows(part_of_factor(a_, m, k), packed, stride);
    return {packed, m.size(), stride, row_by_row};
  }

  void multiply(const MicroPanelA& micro_panel, std::size_t first_row, const BlockOfB& block,
                const float* packed_b) const {
    const IndexRange in_place{block.n.begin, block.packed.begin};
    if (in_place.size() > 0) {
      const float* columns = b_.row(block.k.begin) + in_place.begin;
      multiply_columns(micro_panel, first_row, in_place, block.k, {columns, b_.stride()});
    }
    if (block.packed.size() > 0) {
      multiply_columns(micro_panel, first_row, block.packed, block.k, {packed_b, 0});
    }
  }

  void multiply_columns(const MicroPanelA& micro_panel, std::size_t first_row, IndexRange n,
                        IndexRange k, const PanelsB& b) const {
    const Update update{alpha_, k.begin == 0 ? beta_ : 1.0f};
    kernels_.multiply_panels(
        micro_panel, k.size(), b, update,
        {c_.row(first_row) + n.begin, micro_panel.rows, n.size(), c_.stride()});
  }

  float alpha_;
  float beta_;
  const Factor<T>& a_;
  const RightFactor& b_;
  MatrixView<float> c_;
  const KernelTable& kernels_;
  CacheSizes caches_;
};

}  // namespace

template <class T>
void blocked_product(float alpha, const Factor<T>& a, const Factor<float>& b, float beta,
                     const MatrixView<float>& c, const Context& context) {
  const Workers& workers = context.workers();
  const KernelTable& kernels = context.kernels();
  const RightFactor right(b, kernels);
  const BlockProduct<T> product(alpha, a, right, beta, c, context);
  const TileShape tile{kernels.mr, kernels.nr};
  const std::size_t threads =
      threads_worth(c.rows() * c.columns() * a.columns(), workers.threads());
  const Grid grid = choose_grid(c.rows(), c.columns(), threads, tile);
  const auto columns_of = [&](std::size_t block) {
    return subrange(c.columns(), grid.columns, block % grid.columns, tile.columns);
  };
  const std::size_t blocks = grid.rows * grid.columns;
  const bool shares = right.is_worth_sharing(grid);
  Scratch shared(shares ? right.floats_of_all() : 0);
  if (shares) {
    workers.for_each(blocks, LoopSchedule::static_ranges, [&](std::size_t block, int) {
      product.pack_part(columns_of(block), block / grid.columns, grid.rows, shared.data());
    });
  }
  workers.for_each(blocks, LoopSchedule::static_ranges, [&](std::size_t block, int) {
    product.run(subrange(c.rows(), grid.rows, block / grid.columns, tile.rows), columns_of(block),
                shared.data());
  });
}

void blocked_product_alone(float alpha, const Factor<float>& a, const Factor<float>& b, float beta,
                           const MatrixView<float>& c, const Context& context) {
  const RightFactor right(b, context.kernels());
  BlockProduct<float>(alpha, a, right, beta, c, context)
      .run({0, c.rows()}, {0, c.columns()}, nullptr);
}

template void blocked_product(float, const Factor<float>&, const Factor<float>&, float,
                              const MatrixView<float>&, const Context&);
template void blocked_product(float, const Factor<std::uint8_t>&, const Factor<float>&, float,
                              const MatrixView<float>&, const Context&);

}  // namespace linnet
