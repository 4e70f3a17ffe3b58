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

Json divergence_json(const std::optional<std::string>& divergence) {
  return optional_json(divergence, text_json);
}

std::optional<std::string> divergence_of(const Json& json) {
  return optional_of(json, text_of);
}

Json sweep_json(const SweepState& sweep) {
  return {{"epochs_done", sweep.epochs_done},
          {"heads", array_json(sweep.heads, head_json)},
          {"divergences", array_json(sweep.divergences, divergence_json)}};
}

SweepState sweep_of(const Json& json) {
  return {.epochs_done = json.at("epochs_done").get<std::size_t>(),
          .heads = elements_of(json.at("heads"), head_of),
          .divergences = elements_of(json.at("divergences"), divergence_of)};
}

Json model_json(const SweptModel& model) {
  return {{"learning_rate", model.learning_rate},
          {"weight_decay", model.weight_decay},
          {"seed", model.seed},
          {"row", optional_json(model.row, row_json)},
          {"kept", optional_json(model.kept, row_json)},
          {"divergence", divergence_json(model.divergence)},
          {"epochs", model.epochs},
          {"rows", array_json(model.rows, row_json)}};
}

SweptModel model_of(const Json& json) {
  return {.learning_rate = json.at("learning_rate").get<double>(),
          .weight_decay = json.at("weight_decay").get<double>(),
          .seed = json.at("seed").get<std::uint64_t>(),
          .row = optional_of(json.at("row"), epoch_row_of),
          .kept = optional_of(json.at("kept"), epoch_row_of),
          .divergence = divergence_of(json.at("divergence")),
          .epochs = json.at("epochs").get<std::size_t>(),
          .rows = elements_of(json.at("rows"), epoch_row_of)};
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
  return {{"seed", state.seed},
          {"sweep", sweep_json(state.sweep)},
          {"leader", optional_json(state.idleness.leader, row_json)},
          {"idle_epochs", state.idleness.epochs},
          {"models", array_json(state.models, model_json)},
          {"kept", optional_json(state.kept, kept_json)},
          {"train_seconds", state.train_seconds}};
}

SessionState session_state_of(const Json& json) {
  return {.seed = json.at("seed").get<std::size_t>(),
          .sweep = sweep_of(json.at("sweep")),
          .idleness = {optional_of(json.at("leader"), epoch_row_of),
                       json.at("idle_epochs").get<std::size_t>()},
          .models = elements_of(json.at("models"), model_of),
          .kept = optional_of(json.at("kept"), kept_of),
          .train_seconds = json.at("train_seconds").get<double>()};
}

}  // namespace linnet
