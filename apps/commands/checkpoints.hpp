#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>

#include "apps/commands/session_state.hpp"
#include "apps/commands/training_session.hpp"
#include "apps/options/checkpoint_options.hpp"
#include "apps/process/stopwatch.hpp"

namespace linnet {

/// The checkpoints of a training: when they are written, and what it goes on from.
class Checkpoints {
 public:
  /// Checks that the file can be written, if there is to be one. Throws UsageError for a file that
  /// is a checkpoint already, unless training is to resume, and as require_replaceable and
  /// check_can_write do.
  explicit Checkpoints(const CheckpointOptions& options);

  /// The state to go on from; none if training is to begin. Throws as read_checkpoint does.
  std::optional<SessionState> resumed(const TrainingSession& session);

  /// After an epoch: writes a checkpoint, if one is due, and after the last one of a seed. Throws
  /// as write_checkpoint does.
  void save(const std::function<SessionState()>& state, bool is_last);

 private:
  CheckpointOptions options_;
  CheckpointInterval every_;
  nlohmann::ordered_json identity_;
  Stopwatch watch_;  ///< since the last one
  std::size_t epochs_ = 0;
};

}  // namespace linnet
