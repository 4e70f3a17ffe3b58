#include "apps/commands/session_state.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "apps/commands/state_numbers.hpp"
#include "apps/report/epoch_json.hpp"

namespace linnet {
namespace {

using Json = nlohmann::ordered_json;

Json text_json(const std::string& text) {
  return text;
}

std::string text_of(const Json& json) {
  return json.get<std::string>();
}

Json row_json(const EpochRow& row) {
  return to_json(row);
}

Json head_json(const HeadState& head) {
  return {{"weights", matrix_json(head.weights)},
          {"velocity", matrix_json(head.velocity)},
          {"bias", numbers_json(head.bias)},
          {"bias_velocity", numbers_json(head.bias_velocity)}};
}

HeadState head_of(const Json& json) {
  return {.weights = matrix_of(json.at("weights")),
          .velocity = matrix_of(json.at("velocity")),
          .bias = numbers_of<double>(json.at("bias")),
          .bias_velocity = numbers_of<double>(json.at("bias_velocity"))};
}

Json sweep_json(const SweepState& sweep) {
  Json heads = Json::array();
  Json divergences = Json::array();
  for (const HeadState& head : sweep.heads) heads.push_back(head_json(head));
  for (const auto& divergence : sweep.divergences) {
    divergences.push_back(optional_json(divergence, text_json));
  }
  return {{"epochs_done", sweep.epochs_done},
          {"heads", std::move(heads)},
          {"divergences", std::move(divergences)}};
}

SweepState sweep_of(const Json& json) {
  SweepState sweep{
      .epochs_done = json.at("epochs_done").get<std::size_t>(), .heads = {}, .divergences = {}};
  for (const Json& head : json.at("heads")) sweep.heads.push_back(head_of(head));
  for (const Json& text : json.at("divergences"))
    sweep.divergences.push_back(optional_of(text, text_of));
  return sweep;
}

Json model_json(const SweptModel& model) {
  Json rows = Json::array();
  for (const EpochRow& row : model.rows) rows.push_back(to_json(row));
  return {{"learning_rate", model.learning_rate},
          {"weight_decay", model.weight_decay},
          {"seed", model.seed},
          {"row", optional_json(model.row, row_json)},
          {"kept", optional_json(model.kept, row_json)},
          {"divergence", optional_json(model.divergence, text_json)},
          {"epochs", model.epochs},
          {"rows", std::move(rows)}};
}

SweptModel model_of(const Json& json) {
  SweptModel model{.learning_rate = json.at("learning_rate").get<double>(),
                   .weight_decay = json.at("weight_decay").get<double>(),
                   .seed = json.at("seed").get<std::uint64_t>(),
                   .row = optional_of(json.at("row"), epoch_row_of),
                   .kept = optional_of(json.at("kept"), epoch_row_of),
                   .divergence = optional_of(json.at("divergence"), text_of),
                   .epochs = json.at("epochs").get<std::size_t>()};
  for (const Json& row : json.at("rows")) model.rows.push_back(epoch_row_of(row));
  return model;
}

Json kept_json(const KeptModel& kept) {
  return {{"index", kept.index},
          {"row", to_json(kept.row)},
          {"model", linear_model_json(*kept.model)},
          {"evaluation", evaluation_json(kept.evaluation)}};
}

KeptModel kept_of(const Json& json) {
  return {.index = json.at("index").get<std::size_t>(),
          .row = epoch_row_of(json.at("row")),
          .model = std::make_shared<LinearModel>(linear_model_of(json.at("model"))),
          .evaluation = evaluation_of(json.at("evaluation"))};
}

}  // namespace

Json to_json(const SessionState& state) {
  Json models = Json::array();
  for (const SweptModel& model : state.models) models.push_back(model_json(model));
  return {{"seed", state.seed},
          {"sweep", sweep_json(state.sweep)},
          {"leader", optional_json(state.idleness.leader, row_json)},
          {"idle_epochs", state.idleness.epochs},
          {"models", std::move(models)},
          {"kept", optional_json(state.kept, kept_json)},
          {"train_seconds", state.train_seconds}};
}

SessionState session_state_of(const Json& json) {
  SessionState state{.seed = json.at("seed").get<std::size_t>(),
                     .sweep = sweep_of(json.at("sweep")),
                     .idleness = {optional_of(json.at("leader"), epoch_row_of),
                                  json.at("idle_epochs").get<std::size_t>()},
                     .models = {},
                     .kept = {},
                     .train_seconds = json.at("train_seconds").get<double>()};
  for (const Json& model : json.at("models")) state.models.push_back(model_of(model));
  state.kept = optional_of(json.at("kept"), kept_of);
  return state;
}

}  // namespace linnet
