#pragma once

#include "apps/commands/predict_options.hpp"
#include "linnet/context.hpp"
#include "linnet/io/model_file.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// Predicts with a model of rows, which was read from options.model, for all rows of feature
/// matrices. Returns the exit code. Throws Error(data) for options that are for images.
int predict_rows(const PredictOptions& options, const SavedModel& saved, const Context& context,
                 const StopRequest& stop);

}  // namespace linnet
