#pragma once

#include <functional>

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
  using ReportIteration = std::function<void(const FitProgress& progress, double seconds)>;
  using ReportFit = std::function<void(const FitRow& row)>;

  /// Splits the data, and chooses what the recipe leaves open about that. Data and context must
  /// outlive the session. Throws as TrainingSet and LogisticRegression do, and Error(data) if there
  /// are several penalties and no validation set.
  LogisticSession(const TrainingData& data, const LogisticRecipe& recipe, const Context& context);

  const LogisticRecipe& recipe() const noexcept { return recipe_; }
  const Split& split() const noexcept { return set_.split(); }
  const DuplicateCount& duplicates() const noexcept { return duplicates_; }
  std::vector<ClassShare> shares() const;

  /// Fits a model for each penalty, the strongest first, each from the one before it, and keeps the
  /// one that is most accurate in validation; of equally accurate ones that with the smaller loss.
  /// Calls `report_iteration` after each iteration if there is one penalty, and `report_fit` after
  /// each fit. Once only. Throws as LogisticRegression::fit does.
  TrainingResult run(const ReportIteration& report_iteration, const ReportFit& report_fit,
                     const StopRequest& stop);

 private:
  FitRow fit(const Penalty& penalty, const ReportIteration& report, const StopRequest& stop);
  Evaluation evaluate_on(const LinearModel& model, const Examples& examples,
                         const std::vector<std::uint32_t>& indices, const StopRequest& stop) const;
  void finish(TrainingResult& result, const StopRequest& stop) const;

  const TrainingData& data_;
  const Context& context_;
  Stopwatch watch_;
  LogisticRecipe recipe_;
  TrainingSet set_;
  DuplicateCount duplicates_;
  LogisticRegression regression_;
  LinearModel model_;  ///< of the last fit
};

}  // namespace linnet
