#pragma once

#include "apps/options/train_options.hpp"
#include "linnet/communicator.hpp"

namespace linnet {

/// Throws UsageError for options, or several processes, that L-BFGS does not go with.
void require_lbfgs(const TrainOptions& options, const Communicator& ranks);

}  // namespace linnet
