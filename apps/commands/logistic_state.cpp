#include "apps/commands/logistic_state.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "apps/commands/state_numbers.hpp"
#include "apps/process/output.hpp"

namespace linnet {
namespace {

using Json = nlohmann::ordered_json;

Json number_json(double number) {
  return number;
}

double number_of(const Json& json) {
  return json.get<double>();
}

Json end_json(FitEnd end) {
  return std::string(name_of(end));
}

FitEnd end_of(const Json& json) {
  const auto name = json.get<std::string>();
  for (const FitEnd end : {FitEnd::converged, FitEnd::iterations_used, FitEnd::no_progress}) {
    if (name_of(end) == name) return end;
  }
  throw std::out_of_range("the end of a fit");
}

Json progress_json(const FitProgress& progress) {
  return {{"iterations", progress.iterations},
          {"evaluations", progress.evaluations},
          {"value", progress.value},
          {"largest_gradient", progress.largest_gradient}};
}

FitProgress progress_of(const Json& json) {
  return {.iterations = json.at("iterations").get<std::size_t>(),
          .evaluations = json.at("evaluations").get<std::size_t>(),
          .value = number_of(json.at("value")),
          .largest_gradient = number_of(json.at("largest_gradient"))};
}

Json row_json(const FitRow& row) {
  return {{"C", optional_json(row.C, number_json)},
          {"l2", row.l2},
          {"end", end_json(row.end)},
          {"progress", progress_json(row.progress)},
          {"seconds", row.seconds},
          {"valid", optional_json(row.valid, evaluation_json)},
          {"refit", row.refit}};
}

FitRow row_of(const Json& json) {
  return {.C = optional_of(json.at("C"), number_of),
          .l2 = number_of(json.at("l2")),
          .end = end_of(json.at("end")),
          .progress = progress_of(json.at("progress")),
          .seconds = number_of(json.at("seconds")),
          .valid = optional_of(json.at("valid"), evaluation_of),
          .refit = json.at("refit").get<bool>()};
}

Json fold_json(const FoldFit& fit) {
  return {{"fold", fit.fold},         {"penalty", fit.penalty},
          {"end", end_json(fit.end)}, {"progress", progress_json(fit.progress)},
          {"accuracy", fit.accuracy}, {"loss", fit.loss}};
}

FoldFit fold_of(const Json& json) {
  return {.fold = json.at("fold").get<std::size_t>(),
          .penalty = json.at("penalty").get<std::size_t>(),
          .end = end_of(json.at("end")),
          .progress = progress_of(json.at("progress")),
          .accuracy = number_of(json.at("accuracy")),
          .loss = number_of(json.at("loss"))};
}

Json pair_json(const CurvaturePair& pair) {
  return {{"s", numbers_json(pair.s)}, {"y", numbers_json(pair.y)}, {"product", pair.product}};
}

CurvaturePair pair_of(const Json& json) {
  return {.s = numbers_of<float>(json.at("s")),
          .y = numbers_of<float>(json.at("y")),
          .product = number_of(json.at("product"))};
}

Json minimiser_json(const MinimiserState& fit) {
  return {{"iterations", fit.iterations},
          {"evaluations", fit.evaluations},
          {"value", fit.value},
          {"largest_gradient", fit.largest_gradient},
          {"least_value", fit.least_value},
          {"least_gradient", fit.least_gradient},
          {"best_iteration", fit.best_iteration},
          {"x", numbers_json(fit.x)},
          {"gradient", numbers_json(fit.gradient)},
          {"pairs", array_json(fit.pairs, pair_json)}};
}

MinimiserState minimiser_of(const Json& json) {
  return {.iterations = json.at("iterations").get<std::size_t>(),
          .evaluations = json.at("evaluations").get<std::size_t>(),
          .value = number_of(json.at("value")),
          .largest_gradient = number_of(json.at("largest_gradient")),
          .least_value = number_of(json.at("least_value")),
          .least_gradient = number_of(json.at("least_gradient")),
          .best_iteration = json.at("best_iteration").get<std::size_t>(),
          .x = numbers_of<double>(json.at("x")),
          .gradient = numbers_of<double>(json.at("gradient")),
          .pairs = elements_of(json.at("pairs"), pair_of)};
}

Json path_json(const PathState& path) {
  return {{"penalty", path.penalty},
          {"end", optional_json(path.end, minimiser_json)},
          {"change", numbers_json(path.change)},
          {"log_ratio", path.log_ratio}};
}

PathState path_of(const Json& json) {
  return {.penalty = number_of(json.at("penalty")),
          .end = optional_of(json.at("end"), minimiser_of),
          .change = numbers_of<float>(json.at("change")),
          .log_ratio = number_of(json.at("log_ratio"))};
}

Json regression_json(const LogisticState& state) {
  return {{"start", numbers_json(state.start)},
          {"curvature_penalty", optional_json(state.curvature_penalty, number_json)},
          {"penalty", state.penalty},
          {"fit", optional_json(state.fit, minimiser_json)},
          {"path", optional_json(state.path, path_json)}};
}

LogisticState regression_of(const Json& json) {
  return {.start = numbers_of<double>(json.at("start")),
          .curvature_penalty = optional_of(json.at("curvature_penalty"), number_of),
          .penalty = number_of(json.at("penalty")),
          .fit = optional_of(json.at("fit"), minimiser_of),
          .path = optional_of(json.at("path"), path_of)};
}

Json kept_json(const KeptFit& kept) {
  return {{"penalty", kept.penalty},
          {"model", linear_model_json(*kept.model)},
          {"evaluation", evaluation_json(kept.evaluation)}};
}

KeptFit kept_of(const Json& json) {
  return {.penalty = json.at("penalty").get<std::size_t>(),
          .model = std::make_shared<LinearModel>(linear_model_of(json.at("model"))),
          .evaluation = evaluation_of(json.at("evaluation"))};
}

}  // namespace

std::string describe(const LogisticSessionState& state) {
  const std::string fits = counted(state.rows.size() + state.folds.size(), "fit", "fits");
  if (!state.regression || !state.regression->fit) return fits;
  return fits + " and " + counted(state.regression->fit->iterations, "iteration", "iterations");
}

Json to_json(const LogisticSessionState& state) {
  return {{"rows", array_json(state.rows, row_json)},
          {"folds", array_json(state.folds, fold_json)},
          {"fold_seconds", numbers_json(state.fold_seconds)},
          {"kept", optional_json(state.kept, kept_json)},
          {"regression", optional_json(state.regression, regression_json)},
          {"fit_seconds", state.fit_seconds},
          {"train_seconds", state.train_seconds}};
}

LogisticSessionState logistic_state_of(const Json& json) {
  return {.rows = elements_of(json.at("rows"), row_of),
          .folds = elements_of(json.at("folds"), fold_of),
          .fold_seconds = numbers_of<double>(json.at("fold_seconds")),
          .kept = optional_of(json.at("kept"), kept_of),
          .regression = optional_of(json.at("regression"), regression_of),
          .fit_seconds = number_of(json.at("fit_seconds")),
          .train_seconds = number_of(json.at("train_seconds"))};
}

}  // namespace linnet
