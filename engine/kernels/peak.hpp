#pragma once

#include "engine/core/workers.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet {

/// The multiplications and additions a second that all workers together do in registers, measured
/// over about 10 ms: the peak that no kernel of the set can pass.
double multiply_add_rate(const KernelTable& kernels, const Workers& workers);

}  // namespace linnet
