#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>

#include "apps/report/train_report.hpp"

namespace linnet {

/// One of the models of a sweep, and how far it has come.
struct SweptModel {
  double learning_rate = 0.0;
  double weight_decay = 0.0;
  std::uint64_t seed = 0;
  EpochRow row = {};                           ///< of its last epoch
  std::optional<std::string> divergence = {};  ///< why it was given up
};

/// The place of the model that validates best among those that have not diverged: the most accurate
/// one, of equally accurate ones that with the smaller loss, then the first. None if there is none.
std::optional<std::size_t> best_model(std::span<const SweptModel> models);

// The tables of a sweep, a line each.

/// Of epochs: the best model of each, among those of a seed that is trained.
std::string sweep_header(Noun noun);
std::string sweep_line(std::span<const SweptModel> models);

/// All models at the end, and for several seeds means over these; then the one that is kept.
std::string sweep_table(std::span<const SweptModel> models, std::size_t best);

}  // namespace linnet
