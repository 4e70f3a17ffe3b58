#pragma once

#include <cstddef>

#include "engine/core/random.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "tests/support/guarded_rows.hpp"

namespace linnet::test {

/// Operands of outer products.

/// The micro-panel of A column by column, as the kernel reads it: the factors of one row of x are
/// contiguous.
inline MicroPanelA micro_panel_of(const GuardedMatrix<float>& a) {
  return {a.row(0), a.columns(), a.stride(), false};
}

inline LaneBlockedRows<float> rows_of(Matrix<float>& c, const KernelTable& kernels) {
  return {c.row(0), c.rows(), c.stride(), kernels.lanes};
}

/// A micro-panel of A whose stride is odd.
inline GuardedMatrix<float> factors(std::size_t rows, std::size_t count, Random& random) {
  return {count, rows, rows + random.below(3), any_side(random)};
}

}  // namespace linnet::test
