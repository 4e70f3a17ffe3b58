#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "apps/commands/train_outputs.hpp"
#include "apps/commands/train_screen.hpp"
#include "apps/report/sweep_report.hpp"

namespace linnet {

/// What the screen and the metrics show of the epochs of a TrainingSession while it runs, and the
/// rows that are kept for the page about the training.
class EpochScreen {
 public:
  /// models: all of the session, whose rows follow. Screen and outputs must outlive it.
  EpochScreen(std::span<const SweptModel> models, Noun noun, const TrainScreen& screen,
              TrainOutputs& outputs);

  /// That of the table of epochs.
  std::string header() const;

  /// An epoch of the models of a seed, which are some of those of the session.
  void show(std::span<const SweptModel> models);

  /// Why training ended, and all models, of which one is kept.
  void show_end(const TrainingResult& result) const;

  /// The epochs of a model.
  const std::vector<EpochRow>& rows(std::size_t model) const { return rows_[model]; }

 private:
  bool is_sweep() const { return models_.size() > 1; }
  void write(const SweptModel& model);

  std::span<const SweptModel> models_;
  Noun noun_;
  const TrainScreen& screen_;
  TrainOutputs& outputs_;
  std::vector<std::vector<EpochRow>> rows_;  ///< of each model
  std::vector<bool> has_ended_;              ///< whether a model's divergence was written
};

}  // namespace linnet
