#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "apps/report/train_report.hpp"

namespace linnet {

/// One of the models of a sweep, and how far it has come.
struct SweptModel {
  double learning_rate = 0.0;
  double weight_decay = 0.0;
  std::uint64_t seed = 0;
  std::optional<EpochRow> row = {};            ///< of its last epoch; none if it has diverged
  std::optional<EpochRow> kept = {};           ///< of the epoch that it is judged by, if any
  std::optional<std::string> divergence = {};  ///< why it was given up
  std::size_t epochs = 0;                      ///< that it was trained, before it diverged
  std::vector<EpochRow> rows = {};             ///< of all epochs before it diverged
};

/// Whether the first one validates better: see ValidationFigures.
bool is_better(const EpochRow& one, const EpochRow& other);

/// The place of the model that validates best, by its last epoch or the one it is judged by; the
/// first of equal ones. None if none has such an epoch.
std::optional<std::size_t> best_model(std::span<const SweptModel> models,
                                      std::optional<EpochRow> SweptModel::*row);

// The tables of a sweep, a line each.

/// Of epochs: the best model of each, among those of a seed that is trained.
std::string sweep_header(Noun noun);
std::string sweep_line(std::span<const SweptModel> models);

/// All models at the end, and for several seeds means over these; then the one that is kept.
std::string sweep_table(std::span<const SweptModel> models, std::size_t best);

}  // namespace linnet
