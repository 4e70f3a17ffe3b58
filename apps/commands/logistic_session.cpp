#include "apps/commands/logistic_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "apps/commands/session_folds.hpp"
#include "apps/commands/session_identity.hpp"
#include "apps/report/validation_order.hpp"
#include "engine/core/all_indices.hpp"
#include "engine/model/evaluation.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// The recipe with what follows from folds.
LogisticRecipe completed(LogisticRecipe recipe) {
  if (!recipe.folds) return recipe;
  recipe.refit = true;
  recipe.split.valid_fraction = 0.0;
  recipe.split.stratify = recipe.split.stratify.value_or(true);
  return recipe;
}

ValidationFigures figures_of(const Evaluation& evaluation) {
  return {evaluation.confusion.accuracy(), evaluation.loss};
}

void require_judge(const LogisticRecipe& recipe, const TrainingSet& set) {
  if (recipe.folds) return;
  const bool validates = !set.split().valid.empty();
  const std::size_t penalties = penalties_of(recipe).size();
  if (penalties > 1 && !validates) {
    throw Error(Fault::data, fmt::format("{} values of C are judged on a validation set, and there "
                                         "is none: give one with --valid, or --folds, or one value",
                                         penalties));
  }
  if (recipe.refit && (!validates || set.has_own_validation())) {
    throw Error(Fault::data,
                "--refit trains on the part of the data, too, that was validated on, and there is "
                "no such part: all of them are trained on anyway");
  }
}

}  // namespace

LogisticSession::LogisticSession(const TrainingData& data, const LogisticRecipe& recipe,
                                 const Context& context)
    : data_(data),
      context_(context),
      recipe_(completed(recipe)),
      set_(data.examples(), recipe_.split, context, data.validation()),
      duplicates_(set_.count_duplicates()),
      folds_(folds_of(data.train, recipe_)) {
  recipe_.split.stratify = set_.recipe().stratify;
  require_judge(recipe_, set_);
}

std::vector<ClassShare> LogisticSession::shares() const {
  return shares_of(data_, set_.split(), recipe_.split.class_weights);
}

LogisticOptions LogisticSession::options() const {
  return {.tolerance = recipe_.tolerance,
          .max_iterations = recipe_.max_iterations,
          .class_weights = recipe_.split.class_weights,
          .example_weights = {},
          .normalize = recipe_.split.normalize,
          .standardize = recipe_.split.standardize};
}

void LogisticSession::start_from(const InitialModel& model) {
  start_ = &model;
}

void LogisticSession::resume(LogisticSessionState state) {
  const std::size_t penalties = penalties_of(recipe_).size();
  const bool is_of_folds = recipe_.folds && state.fold_seconds.size() == penalties;
  const std::size_t most_rows = (recipe_.folds ? 0 : penalties) + (recipe_.refit ? 1 : 0);
  if (state.rows.size() > most_rows || (recipe_.folds && !state.folds.empty() && !is_of_folds) ||
      (!state.rows.empty() && !state.kept) || (state.kept && state.kept->penalty >= penalties)) {
    throw Error(Fault::usage, "the state to go on from is not one of this training", "state");
  }
  state_ = std::move(state);
  earlier_seconds_ = state_.train_seconds;
}

nlohmann::ordered_json LogisticSession::identity() const {
  return identity_of(data_, recipe_, start_, context_.instruction_set());
}

TrainingResult LogisticSession::run(FitScreen& screen, const SaveFit& save,
                                    const StopRequest& stop) {
  const Run run{screen, save, stop};
  TrainingResult result;
  const std::size_t chosen = recipe_.folds ? judge_by_folds(result, run) : judge_by_split(run);
  if (recipe_.refit) refit(chosen, run);
  result.saved = model_for(data_.train);
  result.saved.recipe = with_start(json_text(recipe_, penalties_of(recipe_)[chosen]), start_);
  finish(result, stop);
  return result;
}

/// Fits a model, or goes on with its fit, and its figures but for validation.
std::pair<LinearModel, FitRow> LogisticSession::fit(LogisticRegression& regression,
                                                    const Penalty& penalty, bool shows,
                                                    const Run& run) {
  const Stopwatch watch;
  const double earlier = std::exchange(state_.fit_seconds, 0.0);
  bool is_begun = false;
  LogisticFit fitted = regression.fit(
      penalty,
      [&](const FitProgress& progress) {
        const double seconds = earlier + watch.seconds();
        if (shows) run.screen.show(progress, seconds);
        if (!std::exchange(is_begun, true)) return;
        const auto now = [&] {
          LogisticSessionState within = state();
          within.regression = regression.state();
          within.fit_seconds = seconds;
          return within;
        };
        run.save(now, false);
      },
      run.stop);
  FitRow row{.C = penalty.C,
             .l2 = penalty.l2.value_or(1.0 / (penalty.C.value_or(1.0) * regression.total_weight())),
             .end = fitted.end,
             .progress = fitted.progress,
             .seconds = earlier + watch.seconds(),
             .valid = std::nullopt};
  return {std::move(fitted.model), row};
}

/// One that begins, or is where the fits are.
LogisticRegression LogisticSession::regression_on(std::span<const std::uint32_t> indices) const {
  LogisticRegression regression(set_.examples(), indices, options(), context_);
  if (start_ != nullptr) regression.start_from(start_->model());
  if (state_.regression) regression.restore(*state_.regression);
  return regression;
}

LogisticSessionState LogisticSession::state() const {
  LogisticSessionState now = state_;
  now.train_seconds = earlier_seconds_ + watch_.seconds();
  return now;
}

/// next: what makes the next fit, if it goes on from the last one.
void LogisticSession::save_after_fit(const LogisticRegression* next, bool is_last,
                                     const Run& run) const {
  const auto now = [&] {
    LogisticSessionState after = state();
    if (next != nullptr) after.regression = next->state();
    return after;
  };
  run.save(now, is_last);
}

std::size_t LogisticSession::judge_by_split(const Run& run) {
  const std::vector<Penalty> penalties = penalties_of(recipe_);
  const std::size_t done = std::min(state_.rows.size(), penalties.size());
  for (std::size_t i = 0; i < done; ++i) run.screen.show(state_.rows[i]);
  if (done == penalties.size()) return state_.kept->penalty;
  LogisticRegression regression = regression_on(set_.split().train);
  const std::vector<std::uint32_t>& valid = set_.split().valid;
  const FetchedRows fetched = fetch_evaluated(set_.validation(), valid, context_);
  for (std::size_t i = done; i < penalties.size(); ++i) {
    auto [model, row] = fit(regression, penalties[i], penalties.size() == 1, run);
    if (row.progress.iterations == 0 && !state_.rows.empty()) {
      row.valid = state_.rows.back().valid;  // of the same model
    } else if (!valid.empty()) {
      row.valid = evaluate(model, set_.validation(), valid, context_, run.stop, Loss::log_softmax,
                           &fetched);
    }
    run.screen.show(row);
    keep_better(i, std::move(model), row);
    state_.rows.push_back(row);
    const bool is_last = i + 1 == penalties.size();
    state_.regression.reset();
    save_after_fit(is_last ? nullptr : &regression, is_last && !recipe_.refit, run);
  }
  return state_.kept->penalty;
}

void LogisticSession::keep_better(std::size_t penalty, LinearModel&& model, const FitRow& row) {
  std::optional<KeptFit>& kept = state_.kept;
  if (kept && !is_better(figures_of(*row.valid), figures_of(kept->evaluation))) return;
  kept = {.penalty = penalty,
          .model = std::make_shared<LinearModel>(std::move(model)),
          .evaluation = row.valid.value_or(nothing_judged())};
}

std::size_t LogisticSession::judge_by_folds(TrainingResult& result, const Run& run) {
  const std::vector<Penalty> penalties = penalties_of(recipe_);
  state_.fold_seconds.resize(penalties.size(), 0.0);
  for (const FoldFit& fit : state_.folds) run.screen.show(fit);
  const CrossValidationStart start{
      .model = nullptr, .state = {.fits = state_.folds, .regression = state_.regression}};
  const Stopwatch watch;
  double before = 0.0;
  std::vector<CrossValidated> results = cross_validate(
      set_.examples(), folds_, penalties, options(), context_,
      [&](const FoldFit& fit, const LogisticRegression& regression) {
        const double now = watch.seconds();
        state_.fold_seconds[fit.penalty] += now - before;
        before = now;
        run.screen.show(fit);
        state_.folds.push_back(fit);
        state_.regression.reset();
        const bool is_last = fit.penalty + 1 == penalties.size();
        save_after_fit(is_last ? nullptr : &regression, false, run);
      },
      run.stop, start);
  const std::size_t best = best_penalty(results);
  result.cross_validation = results[best];
  std::vector<FoldRow> rows;
  for (std::size_t i = 0; i < results.size(); ++i) {
    rows.push_back({.result = std::move(results[i]), .seconds = state_.fold_seconds[i]});
  }
  run.screen.show(rows);
  return best;
}

void LogisticSession::refit(std::size_t penalty, const Run& run) {
  const Penalty chosen = penalties_of(recipe_)[penalty];
  const std::vector<std::uint32_t> all = trained_on();
  run.screen.show_refit(chosen, all.size());
  if (!state_.rows.empty() && state_.rows.back().refit) {
    run.screen.show(state_.rows.back());
    return;
  }
  LogisticRegression regression = regression_on(all);
  auto [model, row] = fit(regression, chosen, true, run);
  row.refit = true;
  run.screen.show(row);
  if (!state_.kept) state_.kept = {.penalty = penalty, .model = {}, .evaluation = nothing_judged()};
  state_.kept->model = std::make_shared<LinearModel>(std::move(model));
  state_.rows.push_back(row);
  state_.regression.reset();
  save_after_fit(nullptr, true, run);
}

/// The examples that the final model is fitted to.
std::vector<std::uint32_t> LogisticSession::trained_on() const {
  return recipe_.refit ? all_indices(set_.examples().labels.size()) : set_.split().train;
}

/// Of a model that is judged on no examples.
Evaluation LogisticSession::nothing_judged() const {
  Evaluation none;
  none.confusion = {data_.train.classes().size(), data_.train.classes().size()};
  return none;
}

/// The chosen model, and its test.
void LogisticSession::finish(TrainingResult& result, const StopRequest& stop) {
  result.saved.model = std::move(*state_.kept->model);
  result.evaluation = std::move(state_.kept->evaluation);
  result.train_seconds = earlier_seconds_ + watch_.seconds();
  result.test = test_of(result.saved.model, Loss::log_softmax, data_,
                        {.train = trained_on(), .valid = {}}, context_, stop);
}

}  // namespace linnet
