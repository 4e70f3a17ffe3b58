#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "apps/commands/train_outputs.hpp"
#include "apps/commands/train_screen.hpp"
#include "apps/report/sweep_report.hpp"

namespace linnet {

/// What the screen and the metrics show of the epochs of a TrainingSession while it runs.
class EpochScreen {
 public:
  /// models: all of the session. All must outlive it.
  EpochScreen(std::span<const SweptModel> models, Noun noun, const TrainScreen& screen,
              TrainOutputs& outputs);

  /// That of the table of epochs.
  std::string header() const;

  /// The epochs before a checkpoint, from which training goes on.
  void show_resumed();

  /// An epoch of the models of a seed, which are some of those of the session.
  void show(std::span<const SweptModel> models);

  /// Why training ended, and all models, of which one is kept.
  void show_end(const TrainingResult& result) const;

 private:
  bool is_sweep() const { return models_.size() > 1; }
  void write(const SweptModel& model, const EpochRow& row);
  void write_end(const SweptModel& model);
  std::size_t index_of(const SweptModel& model) const {
    return static_cast<std::size_t>(&model - models_.data());
  }

  std::span<const SweptModel> models_;
  Noun noun_;
  const TrainScreen& screen_;
  TrainOutputs& outputs_;
  std::vector<bool> has_ended_;  ///< whether a model's divergence was written
};

}  // namespace linnet
