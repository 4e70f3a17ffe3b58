#pragma once

#include "engine/kernels/kernel_table.hpp"
#include "linnet/loss.hpp"

namespace linnet {

/// See KernelTable::log_softmax.
using LossKernel = decltype(KernelTable::log_softmax);

LossKernel loss_kernel(const KernelTable& kernels, Loss loss);

/// Whether a mean loss is not finite or above 10^6. A loss starts at log C, or at C for the
/// article's; one that large means that each step undoes the one before it, even where no number
/// overflows.
bool has_diverged(double mean_loss);

}  // namespace linnet
