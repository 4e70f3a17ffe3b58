#include "engine/gemm/blocked_product.hpp"

#include <algorithm>
#include <type_traits>

#include "engine/core/index_range.hpp"
#include "engine/core/workers.hpp"
#include "engine/gemm/blocking.hpp"
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

/// Up to this many bytes an untransposed B is read where it lies: 384 x 384 gained 6 % by it, while
/// 512 x 512, whose stride is a power of two, lost as much.
constexpr std::size_t kLittleOfB = 640 * 1024;

/// Columns of C by depth. The last columns are packed, those before them are read where they lie;
/// either part may be empty.
struct BlockOfB {
  IndexRange n;
  IndexRange k;
  IndexRange packed;
};

template <class T>
MatrixView<const T> part_of_view(MatrixView<const T> view, IndexRange rows, IndexRange columns) {
  return {view.row(rows.begin) + columns.begin, rows.size(), columns.size(), view.stride()};
}

/// The part of `factor` that is rows × columns of op(factor), as it lies in memory.
template <class T>
MatrixView<const T> part_of_factor(const Factor<T>& factor, IndexRange rows, IndexRange columns) {
  return factor.op == Op::none ? part_of_view(factor.matrix, rows, columns)
                               : part_of_view(factor.matrix, columns, rows);
}

/// One thread's share of a product.
template <class T>
class BlockProduct {
 public:
  BlockProduct(float alpha, const Factor<T>& a, const Factor<float>& b, float beta,
               MatrixView<float> c, const Context& context)
      : alpha_(alpha),
        beta_(beta),
        a_(a),
        b_(b),
        c_(c),
        kernels_(context.kernels()),
        caches_(context.caches()),
        b_in_place_(b_is_little()) {}

  /// The loop nest: block of columns, block of depth, then micro-panels of rows by panels, which is
  /// the kernel's part. A block of B stays in the second-level cache, a micro-panel of A in the
  /// first.
  void run(IndexRange rows, IndexRange columns) const {
    const Blocking blocks = block_product(columns.size(), a_.columns(), kernels_.nr, caches_);
    Scratch packed_b(blocks.k * round_up(most_columns_to_pack(columns, blocks.n), kernels_.lanes));
    Scratch packed_a(reads_a_in_place(columns.size()) ? 0
                                                      : kernels_.mr * micro_panel_stride(blocks.k));
    for_each_block(columns, blocks.n, [&](IndexRange n) {
      const IndexRange packed = packed_columns(n);
      const std::size_t height = rows_at_once(n, packed, rows.size());
      for_each_block({0, a_.columns()}, blocks.k, [&](IndexRange k) {
        const BlockOfB block{n, k, packed};
        pack_b(block, packed_b.data());
        for_each_block(rows, height, [&](IndexRange m) {
          multiply(micro_panel_of(m, k, n.size(), packed_a.data()), m.begin, block,
                   packed_b.data());
        });
      });
    });
  }

 private:
  template <class Body>
  static void for_each_block(IndexRange all, std::size_t size, const Body& body) {
    for (std::size_t begin = all.begin; begin < all.end; begin += size) {
      body(IndexRange{begin, std::min(begin + size, all.end)});
    }
  }

  /// Rows of a packed micro-panel lie one cache line further apart than they are long: they would
  /// share the sets of a cache otherwise.
  static std::size_t micro_panel_stride(std::size_t k) { return round_up(k, 16) + 16; }

  /// Whether rows of B are near enough to each other to be read where they lie.
  bool b_is_little() const {
    return b_.op == Op::none && a_.columns() * b_.matrix.stride() * sizeof(float) <= kLittleOfB;
  }

  /// The columns of a block that are packed, its last ones: all, or the last panel if a register
  /// would reach beyond its rows, or none.
  IndexRange packed_columns(IndexRange n) const {
    if (!b_in_place_) return n;
    if (n.size() % kernels_.lanes == 0) return {n.end, n.end};
    IndexRange last = n;
    for_each_panel(
        n.size(), kernels_.nr, kernels_.lanes,
        [&](std::size_t first, std::size_t, std::size_t) { last.begin = n.begin + first; });
    return last;
  }

  /// What the largest block of `columns` packs. Blocks but the last are whole panels.
  std::size_t most_columns_to_pack(IndexRange columns, std::size_t block) const {
    if (!b_in_place_) return std::min(columns.size(), block);
    const bool in_whole_registers = columns.size() % kernels_.lanes == 0;
    return in_whole_registers ? 0 : std::min(columns.size(), kernels_.nr);
  }

  /// The rows that are multiplied with a block of B in one call: all of them if A is read where it
  /// lies, unless the block has two parts, each of which reads every micro-panel.
  std::size_t rows_at_once(IndexRange n, IndexRange packed, std::size_t rows) const {
    const bool one_part = packed.size() == 0 || packed.begin == n.begin;
    return one_part && reads_a_in_place(n.size()) ? rows : kernels_.mr;
  }

  void pack_b(const BlockOfB& block, float* to) const {
    const auto pack = b_.op == Op::none ? kernels_.pack_panel : kernels_.pack_panel_transposed;
    for_each_panel(block.packed.size(), kernels_.nr, kernels_.lanes,
                   [&](std::size_t first, std::size_t width, std::size_t length) {
                     const std::size_t begin = block.packed.begin + first;
                     pack(part_of_factor(b_, block.k, {begin, begin + width}), to, length);
                     to += block.k.size() * length;
                   });
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
      const float* columns = b_.matrix.row(block.k.begin) + in_place.begin;
      multiply_columns(micro_panel, first_row, in_place, block.k, {columns, b_.matrix.stride()});
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
  const Factor<float>& b_;
  MatrixView<float> c_;
  const KernelTable& kernels_;
  CacheSizes caches_;
  bool b_in_place_;
};

std::size_t threads_worth(std::size_t multiply_adds, const Workers& workers) {
  const std::size_t worth = std::max<std::size_t>(multiply_adds / kMultiplyAddsPerThread, 1);
  return std::min(worth, static_cast<std::size_t>(workers.threads()));
}

}  // namespace

template <class T>
void blocked_product(float alpha, const Factor<T>& a, const Factor<float>& b, float beta,
                     MatrixView<float> c, const Context& context) {
  const Workers& workers = context.workers();
  const KernelTable& kernels = context.kernels();
  const BlockProduct<T> product(alpha, a, b, beta, c, context);
  const TileShape tile{kernels.mr, kernels.nr};
  const std::size_t threads = threads_worth(c.rows() * c.columns() * a.columns(), workers);
  const Grid grid = choose_grid(c.rows(), c.columns(), threads, tile);
  workers.for_each(
      grid.rows * grid.columns, LoopSchedule::static_ranges, [&](std::size_t block, int) {
        product.run(subrange(c.rows(), grid.rows, block / grid.columns, tile.rows),
                    subrange(c.columns(), grid.columns, block % grid.columns, tile.columns));
      });
}

template void blocked_product(float, const Factor<float>&, const Factor<float>&, float,
                              MatrixView<float>, const Context&);
template void blocked_product(float, const Factor<std::uint8_t>&, const Factor<float>&, float,
                              MatrixView<float>, const Context&);

}  // namespace linnet
