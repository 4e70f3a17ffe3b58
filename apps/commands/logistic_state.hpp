#pragma once

#include <cstddef>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "apps/report/fit_report.hpp"
#include "linnet/cross_validation.hpp"
#include "linnet/fit_state.hpp"
#include "linnet/metrics.hpp"
#include "linnet/model.hpp"

namespace linnet {

/// A model of a fit, and what it is judged by.
struct KeptFit {
  std::size_t penalty = 0;             ///< the place of its penalty among those to choose from
  std::shared_ptr<LinearModel> model;  ///< shared with the states that have it, not null
  Evaluation evaluation;               ///< of nothing without a validation set
};

/// How far a LogisticSession has come.
struct LogisticSessionState {
  std::vector<FitRow> rows;          ///< of the fits that are done, outside of folds
  std::vector<FoldFit> folds;        ///< those that are done, fold by fold
  std::vector<double> fold_seconds;  ///< of the fits of each penalty
  std::optional<KeptFit> kept;       ///< the best of a path so far, or the last fit
  /// Of the fits that are under way: of the path, of a fold, or the last one; none where the next
  /// one begins anew.
  std::optional<LogisticState> regression;
  double fit_seconds = 0.0;  ///< of the fit under way
  double train_seconds = 0.0;
};

/// How many fits are done, for a person: "2 fits and 12 iterations".
std::string describe(const LogisticSessionState& state);

/// A state as a checkpoint has it, and the reverse, which throws as state_numbers.hpp says.
nlohmann::ordered_json to_json(const LogisticSessionState& state);
LogisticSessionState logistic_state_of(const nlohmann::ordered_json& json);

}  // namespace linnet
