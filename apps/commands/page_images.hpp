#pragma once

#include "apps/commands/training_session.hpp"
#include "apps/data/training_data.hpp"
#include "apps/report/html/training_page.hpp"

namespace linnet {

/// Predicts for all images that were validated on, and puts into `page` those that deserve a look:
/// the surest mistakes and the least sure ones. Throws Stopped.
void add_validation_images(const TrainingData& data, const TrainingSession& session,
                           const SavedModel& saved, const Context& context, const StopRequest& stop,
                           TrainingPage& page);

/// Puts into `page` the duplicates that are in several classes or on both sides of the split.
void add_duplicates(const TrainingData& data, const Split& split, TrainingPage& page);

}  // namespace linnet
