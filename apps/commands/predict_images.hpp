#pragma once

#include "apps/commands/predict_options.hpp"
#include "linnet/context.hpp"
#include "linnet/io/model_file.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// Predicts with a model of images, which was read from options.model, for image files, folders of
/// them, and IDX files of images of the model's size. Returns the exit code.
int predict_images(const PredictOptions& options, SavedModel saved, const Context& context,
                   const StopRequest& stop);

}  // namespace linnet
