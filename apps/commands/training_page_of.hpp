#pragma once

#include <string>
#include <vector>

#include "apps/commands/training_session.hpp"
#include "apps/options/train_options.hpp"
#include "apps/report/html/training_page.hpp"

namespace linnet {

/// Gathers the content of the page about a training that is done. Predicts for the validation set
/// once more. Throws Stopped.
TrainingPage training_page_of(const TrainOptions& options, const TrainingData& data,
                              const TrainingSession& session, const TrainingResult& result,
                              const RunSummary& summary, const std::vector<EpochRow>& epochs,
                              const Context& context, const StopRequest& stop);

}  // namespace linnet
