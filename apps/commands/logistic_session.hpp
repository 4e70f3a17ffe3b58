#pragma once

#include <cstdint>
#include <vector>

#include "apps/commands/fit_screen.hpp"
#include "apps/commands/training_result.hpp"
#include "apps/data/training_data.hpp"
#include "apps/process/stopwatch.hpp"
#include "apps/report/fit_report.hpp"
#include "apps/report/logistic_recipe.hpp"
#include "engine/train/training_set.hpp"
#include "linnet/context.hpp"
#include "linnet/duplicates.hpp"
#include "linnet/logistic_regression.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// Logistic regression by L-BFGS on loaded data, for one or several penalties.
class LogisticSession {
 public:
  /// Splits the data or deals them to folds, and chooses what the recipe leaves open about that.
  /// Data and context must outlive the session. Throws as TrainingSet and deal_folds do, and
  /// Error(data) if there are several penalties and nothing to judge them by, and if the recipe
  /// refits and no part of the data is validated on.
  LogisticSession(const TrainingData& data, const LogisticRecipe& recipe, const Context& context);

  const LogisticRecipe& recipe() const noexcept { return recipe_; }
  const Split& split() const noexcept { return set_.split(); }
  const DuplicateCount& duplicates() const noexcept { return duplicates_; }
  std::vector<ClassShare> shares() const;

  /// Chooses the penalty, and fits a model. Without folds, a model is fitted for each penalty, the
  /// strongest first, each from the one before it, and the one is kept that is most accurate in
  /// validation; of equally accurate ones that with the smaller loss. With folds, the penalty is
  /// that of best_penalty. If the recipe refits, the model is then fitted with that penalty on all
  /// examples, from weights of zero. The screen is shown iterations where one model is fitted. Once
  /// only. Throws as LogisticRegression and cross_validate do.
  TrainingResult run(FitScreen& screen, const StopRequest& stop);

 private:
  Penalty judge_by_split(TrainingResult& result, FitScreen& screen, const StopRequest& stop);
  Penalty judge_by_folds(TrainingResult& result, FitScreen& screen, const StopRequest& stop) const;
  void refit(TrainingResult& result, const Penalty& penalty, FitScreen& screen,
             const StopRequest& stop) const;
  void finish(TrainingResult& result, const StopRequest& stop) const;
  LogisticOptions options() const;
  std::vector<std::uint32_t> trained_on() const;

  const TrainingData& data_;
  const Context& context_;
  Stopwatch watch_;
  LogisticRecipe recipe_;
  TrainingSet set_;
  DuplicateCount duplicates_;
  std::vector<std::uint32_t> folds_;  ///< of the examples; none without cross-validation
};

}  // namespace linnet
