#pragma once

#include "engine/kernels/kernel_table.hpp"

namespace linnet {

/// A measured rate of multiplications and additions in registers.
struct MultiplyAddRate {
  double operations_per_second;  ///< of all threads together
  int threads;                   ///< that took part
};

/// The multiplications and additions a second that that number of threads do together in registers,
/// measured over about 10 ms. All of them take part, even if other programs keep processors busy;
/// they are fewer only if the system refuses to start them. The highest of some runs is the peak
/// that no kernel of the set can exceed, other than by products in integers.
MultiplyAddRate multiply_add_rate(const KernelTable& kernels, int threads);

}  // namespace linnet
