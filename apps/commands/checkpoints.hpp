#pragma once

#include <cstddef>
#include <functional>
#include <nlohmann/json.hpp>

#include "apps/options/checkpoint_options.hpp"
#include "apps/process/stopwatch.hpp"

namespace linnet {

/// The checkpoints of a training: when they are written, and what it goes on from.
class Checkpoints {
 public:
  /// Checks that the file can be written, if there is to be one. Throws UsageError for a file that
  /// is a checkpoint already, unless training is to resume, and as require_replaceable and
  /// check_can_write do.
  /// writes: whether this process writes them; if another one does, nothing is checked.
  Checkpoints(const CheckpointOptions& options, bool writes);

  /// Keeps the identity of the training, and passes on the state to go on from, if there is one.
  /// `identity`, which reads all of the data, is called only if there are checkpoints. Throws as
  /// read_checkpoint does.
  void resume(const std::function<nlohmann::ordered_json()>& identity,
              const std::function<void(const nlohmann::ordered_json& state)>& take);

  /// After a step of the training, as an epoch: writes a checkpoint, if one is due, and after the
  /// last step of those that belong together. Throws as write_checkpoint does.
  void save(const std::function<nlohmann::ordered_json()>& state, bool is_last);

 private:
  CheckpointOptions options_;
  bool writes_;
  CheckpointInterval every_;
  nlohmann::ordered_json identity_;
  Stopwatch watch_;  ///< since the last one
  std::size_t steps_ = 0;
};

}  // namespace linnet
