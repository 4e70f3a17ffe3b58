#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <utility>
#include <vector>

#include "apps/commands/fit_screen.hpp"
#include "apps/commands/initial_model.hpp"
#include "apps/commands/logistic_state.hpp"
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
  /// After an iteration, or a fit in folds: a function that gives the state, which takes a while,
  /// and whether it is the end of the last fit.
  using SaveFit =
      std::function<void(const std::function<LogisticSessionState()>& state, bool is_last)>;

  /// Splits the data or deals them to folds, and chooses what the recipe leaves open about that.
  /// Data and context must outlive the session. Throws as TrainingSet and deal_folds do, and
  /// Error(data) if there are several penalties and nothing to judge them by, and if the recipe
  /// refits and no part of the data is validated on.
  LogisticSession(const TrainingData& data, const LogisticRecipe& recipe, const Context& context);

  const LogisticRecipe& recipe() const noexcept { return recipe_; }
  const Split& split() const noexcept { return set_.split(); }
  const DuplicateCount& duplicates() const noexcept { return duplicates_; }
  std::vector<ClassShare> shares() const;

  /// The first fit, and one on all examples, start from this model in place of weights of zero. It
  /// must fit the data and outlive the session, and there must be no folds.
  void start_from(const InitialModel& model);

  /// Goes on from a state of an equal session, before the run, which then has the results of the
  /// unbroken one. Throws Error(usage) for one that cannot be of this session.
  void resume(LogisticSessionState state);

  /// All that a training with the state of another has to have in common with it, in an object.
  nlohmann::ordered_json identity() const;

  /// Chooses the penalty, and fits a model. Without folds, a model is fitted for each penalty, the
  /// strongest first, each from the one before it, and the one is kept that is most accurate in
  /// validation; of equally accurate ones that with the smaller loss. With folds, the penalty is
  /// that of best_penalty. If the recipe refits, the model is then fitted with that penalty on all
  /// examples, from weights of zero or the model to start from. The screen is shown iterations
  /// where one model is fitted. Once only. Throws as LogisticRegression and cross_validate do.
  TrainingResult run(FitScreen& screen, const SaveFit& save, const StopRequest& stop);

 private:
  /// What a run is given.
  struct Run {
    FitScreen& screen;
    const SaveFit& save;
    const StopRequest& stop;
  };

  std::size_t judge_by_split(const Run& run);
  std::size_t judge_by_folds(TrainingResult& result, const Run& run);
  void refit(std::size_t penalty, const Run& run);
  std::pair<LinearModel, FitRow> fit(LogisticRegression& regression, const Penalty& penalty,
                                     bool shows, const Run& run);
  LogisticRegression regression_on(std::span<const std::uint32_t> indices) const;
  void keep_better(std::size_t penalty, LinearModel&& model, const FitRow& row);
  void save_after_fit(const LogisticRegression* next, bool is_last, const Run& run) const;
  LogisticSessionState state() const;
  void finish(TrainingResult& result, const StopRequest& stop);
  LogisticOptions options() const;
  std::vector<std::uint32_t> trained_on() const;
  Evaluation nothing_judged() const;

  const TrainingData& data_;
  const Context& context_;
  Stopwatch watch_;
  LogisticRecipe recipe_;
  TrainingSet set_;
  DuplicateCount duplicates_;
  std::vector<std::uint32_t> folds_;     ///< of the examples; none without cross-validation
  const InitialModel* start_ = nullptr;  ///< null: of zeros
  LogisticSessionState state_;           ///< after the last fit, or where one goes on
  double earlier_seconds_ = 0.0;         ///< of training, before this process went on
};

}  // namespace linnet
