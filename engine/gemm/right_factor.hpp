#pragma once

#include <cstddef>

#include "engine/core/index_range.hpp"
#include "engine/gemm/blocking.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "linnet/gemm.hpp"

namespace linnet {

/// The part of `factor` that is rows × columns of op(factor), as it lies in memory.
template <class T>
MatrixView<const T> part_of_factor(const Factor<T>& factor, IndexRange rows, IndexRange columns) {
  const auto part = [](MatrixView<const T> view, IndexRange r, IndexRange c) {
    return MatrixView<const T>(view.row(r.begin) + c.begin, r.size(), c.size(), view.stride());
  };
  return factor.op == Op::none ? part(factor.matrix, rows, columns)
                               : part(factor.matrix, columns, rows);
}

/// Columns of op(B) by depth. The last columns are packed, those before them are read where they
/// lie; either part may be empty.
struct BlockOfB {
  IndexRange n;
  IndexRange k;
  IndexRange packed;
};

/// op(B) of a product by blocks, and how it is read: where it lies, if its rows are near enough to
/// each other; or as panels of columns, which each thread packs for itself before it uses them, or
/// which all threads pack together once.
class RightFactor {
 public:
  RightFactor(const Factor<float>& b, const KernelTable& kernels);

  const float* row(std::size_t k) const { return b_.matrix.row(k); }
  std::size_t stride() const { return b_.matrix.stride(); }

  /// The columns of a block that are packed, its last ones: all, or the last panel if a register
  /// would reach beyond its rows, or none.
  IndexRange packed_columns(IndexRange n) const;

  /// The floats that a thread needs to pack any block of `columns` for itself.
  std::size_t floats_of_block(IndexRange columns, const Blocking& blocks) const;

  /// Packs rows [rows.begin, rows.end) of the packed columns of a block. Those of the whole block
  /// follow each other from `to` on, panel by panel.
  void pack(const BlockOfB& block, IndexRange rows, float* to) const;

  /// Whether it takes less time that all blocks of a grid pack its panels once, together, than that
  /// each packs those that it uses. `shared` then has to hold floats_of_all() floats.
  bool is_worth_sharing(const Grid& grid) const;
  std::size_t floats_of_all() const;

  /// Packs part `part` of `parts` of all blocks of `columns`, which start at a multiple of nr.
  void pack_part(IndexRange columns, const Blocking& blocks, std::size_t part, std::size_t parts,
                 float* shared) const;

  /// Where the panels of a block start in `shared`.
  std::size_t place_in_shared(IndexRange n, IndexRange k) const;

 private:
  std::size_t padded(std::size_t columns) const;

  const Factor<float>& b_;
  const KernelTable& kernels_;
  bool in_place_;
};

}  // namespace linnet
