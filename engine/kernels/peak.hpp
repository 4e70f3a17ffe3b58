#pragma once

#include "engine/core/workers.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet {

/// A measured rate of multiplications and additions in registers.
struct MultiplyAddRate {
  double operations_per_second;  ///< of all threads together
  int threads;                   ///< that took part
};

/// The multiplications and additions a second that up to `threads` threads of `workers` do together
/// in registers, measured over about 10 ms: the peak that no kernel of the set can exceed.
MultiplyAddRate multiply_add_rate(const KernelTable& kernels, const Workers& workers, int threads);

}  // namespace linnet
