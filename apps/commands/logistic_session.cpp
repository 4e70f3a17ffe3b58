#include "apps/commands/logistic_session.hpp"

#include <fmt/format.h>

#include <numeric>
#include <utility>

#include "engine/model/evaluation.hpp"
#include "engine/model/linear_layer.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

bool is_better(const Evaluation& one, const Evaluation& other) {
  const double accuracy = one.confusion.accuracy();
  const double other_accuracy = other.confusion.accuracy();
  return accuracy > other_accuracy || (accuracy == other_accuracy && one.loss < other.loss);
}

}  // namespace

LogisticSession::LogisticSession(const TrainingData& data, const LogisticRecipe& recipe,
                                 const Context& context)
    : data_(data),
      context_(context),
      recipe_(recipe),
      set_(data.examples(), recipe.split, context, data.validation()),
      duplicates_(set_.count_duplicates()),
      regression_(set_.examples(), set_.split().train,
                  {.tolerance = recipe.tolerance,
                   .max_iterations = recipe.max_iterations,
                   .class_weights = recipe.split.class_weights,
                   .example_weights = {}},
                  context) {
  recipe_.split.stratify = set_.recipe().stratify;
  const std::size_t penalties = penalties_of(recipe_).size();
  if (penalties > 1 && set_.split().valid.empty()) {
    throw Error(Fault::data, fmt::format("{} values of C are judged on a validation set, and there "
                                         "is none: give one with --valid, or one value",
                                         penalties));
  }
}

std::vector<ClassShare> LogisticSession::shares() const {
  return shares_of(data_, set_.split(), recipe_.split.class_weights);
}

TrainingResult LogisticSession::run(const ReportIteration& report_iteration,
                                    const ReportFit& report_fit, const StopRequest& stop) {
  const std::vector<Penalty> penalties = penalties_of(recipe_);
  TrainingResult result;
  result.saved = model_for(data_.train);
  result.evaluation.confusion = {data_.train.classes().size(), data_.train.classes().size()};
  for (const Penalty& penalty : penalties) {
    const FitRow row =
        fit(penalty, penalties.size() == 1 ? report_iteration : ReportIteration{}, stop);
    report_fit(row);
    const bool is_first = result.saved.model.outputs() == 0;
    if (!is_first && !is_better(*row.valid, result.evaluation)) continue;
    if (row.valid) result.evaluation = *row.valid;
    result.saved.model = std::move(model_);
    result.saved.recipe = json_text(recipe_, penalty);
  }
  finish(result, stop);
  return result;
}

FitRow LogisticSession::fit(const Penalty& penalty, const ReportIteration& report,
                            const StopRequest& stop) {
  const Stopwatch watch;
  LogisticFit fitted = regression_.fit(
      penalty,
      [&](const FitProgress& progress) {
        if (report) report(progress, watch.seconds());
      },
      stop);
  model_ = std::move(fitted.model);
  FitRow row{
      .C = penalty.C,
      .l2 = penalty.l2.value_or(1.0 / (penalty.C.value_or(1.0) * regression_.total_weight())),
      .end = fitted.end,
      .progress = fitted.progress,
      .seconds = watch.seconds(),
      .valid = std::nullopt};
  if (!set_.split().valid.empty()) {
    row.valid = evaluate_on(model_, set_.validation(), set_.split().valid, stop);
  }
  return row;
}

Evaluation LogisticSession::evaluate_on(const LinearModel& model, const Examples& examples,
                                        const std::vector<std::uint32_t>& indices,
                                        const StopRequest& stop) const {
  const LinearLayer layer(context_.kernels(), model.weights.view(), examples.features.type());
  return evaluate({layer, {model.pixel_factor, model.bias}}, Loss::log_softmax, examples, indices,
                  context_, stop);
}

/// Tests the chosen model.
void LogisticSession::finish(TrainingResult& result, const StopRequest& stop) const {
  result.train_seconds = watch_.seconds();
  const std::optional<Examples> test = data_.test_examples();
  if (!test) return;
  std::vector<std::uint32_t> all(test->labels.size());
  std::iota(all.begin(), all.end(), 0U);
  result.test = TestSummary{.evaluation = evaluate_on(result.saved.model, *test, all, stop),
                            .leaked = count_leaked(data_, set_.split(), *test)};
}

}  // namespace linnet
