#pragma once

#include <optional>
#include <string_view>

#include "engine/kernels/kernel_table.hpp"

namespace linnet {

enum class Loss {
  log_softmax,  ///< −z_y + log Σ exp(z_c): cross-entropy of the true softmax
  article,      ///< −z_y + Σ exp(z_c): the article's, which is not normalised
};

/// "log-softmax" or "article".
std::string_view name_of(Loss loss);
std::optional<Loss> loss_named(std::string_view name);

using LossKernel = decltype(KernelTable::log_softmax);

LossKernel loss_kernel(const KernelTable& kernels, Loss loss);

/// Whether a mean loss is not finite or beyond all reason, over 10^6. A loss starts at log C, or at
/// C for the article's; one that large says that steps are so long that each only undoes others,
/// even where no number overflows.
bool has_diverged(double mean_loss);

}  // namespace linnet
