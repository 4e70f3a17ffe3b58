#pragma once

#include "apps/options/train_options.hpp"

namespace linnet {

/// Throws UsageError for options that L-BFGS does not go with.
void require_lbfgs(const TrainOptions& options);

}  // namespace linnet
