#pragma once

#include <cstddef>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "apps/report/sweep_report.hpp"
#include "linnet/metrics.hpp"
#include "linnet/model.hpp"
#include "linnet/sweep.hpp"

namespace linnet {

/// A model as it was after an epoch.
struct KeptModel {
  std::size_t index = 0;  ///< among those of the session
  EpochRow row;
  std::shared_ptr<LinearModel> model;  ///< shared with the states that have it, not null
  Evaluation evaluation;               ///< of nothing without a validation set
};

/// How long the models of a seed have not become better.
struct Idleness {
  std::optional<EpochRow> leader = {};  ///< the best row of any of them so far
  std::size_t epochs = 0;               ///< since then
};

/// How far a TrainingSession has come after an epoch.
struct SessionState {
  std::size_t seed = 0;  ///< the place of the one that is trained
  SweepState sweep;      ///< of its models
  Idleness idleness;
  std::vector<SweptModel> models;  ///< of all seeds
  std::optional<KeptModel> kept;
  double train_seconds = 0.0;
};

/// A state as a checkpoint has it, and the reverse, which throws as state_numbers.hpp says.
nlohmann::ordered_json to_json(const SessionState& state);
SessionState session_state_of(const nlohmann::ordered_json& json);

}  // namespace linnet
