#pragma once

#include <optional>
#include <string_view>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// The loss of an example of class y with the logits z.
enum class Loss {
  log_softmax,  ///< −z_y + log Σ_c exp(z_c): cross-entropy of the true softmax
  article,      ///< −z_y + Σ_c exp(z_c): that of the article, which is not normalised
};

/// "log-softmax" or "article".
std::string_view name_of(Loss loss);

/// The loss of that name, if there is one.
std::optional<Loss> loss_named(std::string_view name);

}  // namespace linnet
