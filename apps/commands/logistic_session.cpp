#include "apps/commands/logistic_session.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "apps/report/validation_order.hpp"
#include "engine/core/all_indices.hpp"
#include "engine/core/escape.hpp"
#include "engine/data/duplicate_groups.hpp"
#include "engine/data/labels.hpp"
#include "engine/model/evaluation.hpp"
#include "linnet/error.hpp"
#include "linnet/folds.hpp"

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

/// How many examples of each class can be told apart: duplicates count once if they stay together.
std::vector<std::size_t> count_differing(const Examples& examples, Splitting split) {
  if (split == Splitting::random) return count_labels(examples.labels, examples.classes);
  std::vector<std::size_t> counts(examples.classes, 0);
  const DuplicateGroups groups(examples.content);
  for (std::size_t group = 0; group < groups.count(); ++group) {
    std::set<std::uint32_t> labels;
    for (const std::uint32_t member : groups.members(group)) labels.insert(examples.labels[member]);
    for (const std::uint32_t label : labels) ++counts[label];
  }
  return counts;
}

/// Throws Error(data) where folds need more examples of a class than there are, by its name.
void require_members(const LoadedData& data, std::size_t folds, Splitting split) {
  const std::vector<std::size_t> all = count_labels(data.labels(), data.classes().size());
  const std::vector<std::size_t> counts = count_differing(data.examples(), split);
  for (std::size_t c = 0; c < counts.size(); ++c) {
    if (counts[c] == 0 || counts[c] >= folds) continue;
    throw Error(Fault::data,
                fmt::format("--folds {} takes as many {} of each class, and '{}' has {}{}: give "
                            "fewer folds, or --no-stratify",
                            folds, data.noun().many, printable(data.classes()[c]), counts[c],
                            counts[c] == all[c] ? "" : " that differ"));
  }
}

std::vector<std::uint32_t> folds_of(const LoadedData& data, const LogisticRecipe& recipe) {
  if (!recipe.folds) return {};
  if (*recipe.split.stratify) require_members(data, *recipe.folds, recipe.split.split);
  return deal_folds(data.examples(), {.folds = *recipe.folds,
                                      .grouped = recipe.split.split == Splitting::grouped,
                                      .stratify = *recipe.split.stratify,
                                      .seed = recipe.split.seed});
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

/// Fits a model, and its figures but for validation.
std::pair<LinearModel, FitRow> fit(LogisticRegression& regression, const Penalty& penalty,
                                   const FitScreen* iterations, const StopRequest& stop) {
  const Stopwatch watch;
  LogisticFit fitted = regression.fit(
      penalty,
      [&](const FitProgress& progress) {
        if (iterations) iterations->show(progress, watch.seconds());
      },
      stop);
  FitRow row{.C = penalty.C,
             .l2 = penalty.l2.value_or(1.0 / (penalty.C.value_or(1.0) * regression.total_weight())),
             .end = fitted.end,
             .progress = fitted.progress,
             .seconds = watch.seconds(),
             .valid = std::nullopt};
  return {std::move(fitted.model), row};
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

TrainingResult LogisticSession::run(FitScreen& screen, const StopRequest& stop) {
  TrainingResult result;
  result.saved = model_for(data_.train);
  result.evaluation.confusion = {data_.train.classes().size(), data_.train.classes().size()};
  const Penalty chosen =
      recipe_.folds ? judge_by_folds(result, screen, stop) : judge_by_split(result, screen, stop);
  if (recipe_.refit) refit(result, chosen, screen, stop);
  result.saved.recipe = json_text(recipe_, chosen);
  finish(result, stop);
  return result;
}

Penalty LogisticSession::judge_by_split(TrainingResult& result, FitScreen& screen,
                                        const StopRequest& stop) {
  const std::vector<Penalty> penalties = penalties_of(recipe_);
  LogisticRegression regression(set_.examples(), set_.split().train, options(), context_);
  Penalty chosen = penalties.front();
  for (const Penalty& penalty : penalties) {
    auto [model, row] = fit(regression, penalty, penalties.size() == 1 ? &screen : nullptr, stop);
    if (!set_.split().valid.empty()) {
      row.valid = evaluate(model, set_.validation(), set_.split().valid, context_, stop);
    }
    screen.show(row);
    const bool is_first = result.saved.model.outputs() == 0;
    if (!is_first && !is_better(figures_of(*row.valid), figures_of(result.evaluation))) continue;
    if (row.valid) result.evaluation = *row.valid;
    result.saved.model = std::move(model);
    chosen = penalty;
  }
  return chosen;
}

Penalty LogisticSession::judge_by_folds(TrainingResult& result, FitScreen& screen,
                                        const StopRequest& stop) const {
  const std::vector<Penalty> penalties = penalties_of(recipe_);
  std::vector<double> seconds(penalties.size(), 0.0);
  const Stopwatch watch;
  double before = 0.0;
  std::vector<CrossValidated> results = cross_validate(
      set_.examples(), folds_, penalties, options(), context_,
      [&](const FoldFit& fit) {
        const double now = watch.seconds();
        seconds[fit.penalty] += now - before;
        before = now;
        screen.show(fit);
      },
      stop);
  const std::size_t best = best_penalty(results);
  result.cross_validation = results[best];
  std::vector<FoldRow> rows;
  for (std::size_t i = 0; i < results.size(); ++i) {
    rows.push_back({.result = std::move(results[i]), .seconds = seconds[i]});
  }
  screen.show(rows);
  return penalties[best];
}

void LogisticSession::refit(TrainingResult& result, const Penalty& penalty, FitScreen& screen,
                            const StopRequest& stop) const {
  const std::vector<std::uint32_t> all = trained_on();
  screen.show_refit(penalty, all.size());
  LogisticRegression regression(set_.examples(), all, options(), context_);
  auto [model, row] = fit(regression, penalty, &screen, stop);
  row.refit = true;
  result.saved.model = std::move(model);
  screen.show(row);
}

/// The examples that the final model is fitted to.
std::vector<std::uint32_t> LogisticSession::trained_on() const {
  return recipe_.refit ? all_indices(set_.examples().labels.size()) : set_.split().train;
}

/// Tests the chosen model.
void LogisticSession::finish(TrainingResult& result, const StopRequest& stop) const {
  result.train_seconds = watch_.seconds();
  result.test = test_of(result.saved.model, Loss::log_softmax, data_,
                        {.train = trained_on(), .valid = {}}, context_, stop);
}

}  // namespace linnet
