#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "apps/data/training_data.hpp"
#include "apps/report/class_shares.hpp"
#include "apps/report/test_summary.hpp"
#include "apps/report/train_report.hpp"
#include "linnet/cross_validation.hpp"
#include "linnet/io/model_file.hpp"
#include "linnet/metrics.hpp"
#include "linnet/recipe.hpp"

namespace linnet {

/// Why a training by SGD ended.
enum class EndedBy { epochs, patience, max_seconds };

/// "epochs", "patience" or "max-seconds".
std::string_view name_of(EndedBy end);

/// The result of a training.
struct TrainingResult {
  SavedModel saved;
  Evaluation evaluation;  ///< of the model, or of that before it was fitted again on all
                          ///< examples, on the validation set; of nothing without one
  std::optional<CrossValidated> cross_validation;  ///< of the penalty of the model
  std::optional<TestSummary> test;                 ///< on the test set, if there is one
  double train_seconds = 0.0;  ///< wall time from the split to the last evaluation
  std::optional<Profile> profile;
  Recipe recipe = {};                     ///< of SGD: the model's, with nothing left open
  std::size_t best = 0;                   ///< of SGD: its place among the models of the session
  std::optional<std::size_t> epoch = {};  ///< of SGD: whose model it is
  EndedBy ended_by = EndedBy::epochs;     ///< of SGD
};

/// A model for such data as these, to be trained.
SavedModel model_for(const LoadedData& data);

/// The examples and the weight of each class.
std::vector<ClassShare> shares_of(const TrainingData& data, const Split& split,
                                  const ClassWeights& weights);

/// What a model is worth on the test set, if there is one, and how many of its examples equal one
/// that is trained on. Throws Stopped.
std::optional<TestSummary> test_of(const LinearModel& model, Loss loss, const TrainingData& data,
                                   const Split& split, const Context& context,
                                   const StopRequest& stop);

}  // namespace linnet
