#pragma once

#include <cstddef>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "apps/options/checkpoint_options.hpp"
#include "apps/process/stopwatch.hpp"
#include "linnet/communicator.hpp"

namespace linnet {

/// The checkpoints of a training: when they are written, and what it goes on from.
class Checkpoints {
 public:
  /// Checks that the file can be written, if there is to be one. Throws UsageError for a file that
  /// is a checkpoint already, unless training is to resume, and as require_no_older_shards,
  /// require_replaceable and check_can_write do. Of several ranks, which must outlive it, the first
  /// one writes, and the others check nothing.
  Checkpoints(const CheckpointOptions& options, Communicator& ranks);

  /// Keeps the identity of the training, and passes on the state to go on from, if there is one.
  /// `identity`, which reads all of the data, is called only if there are checkpoints. Throws as
  /// read_checkpoint does, and as require_same_checkpoint unless all ranks go on from the same
  /// state, or none does. Communicates.
  void resume(const std::function<nlohmann::ordered_json()>& identity,
              const std::function<void(const nlohmann::ordered_json& state)>& take);

  /// After a step of the training, as an epoch: writes a checkpoint, if one is due, and after the
  /// last step of those that belong together. Throws as write_checkpoint does.
  void save(const std::function<nlohmann::ordered_json()>& state, bool is_last);

 private:
  /// What there is to go on from, as a phrase; empty if there is nothing.
  std::string found() const;

  CheckpointOptions options_;
  Communicator& ranks_;
  bool writes_;
  CheckpointInterval every_;
  nlohmann::ordered_json identity_;
  Stopwatch watch_;  ///< since the last one
  std::size_t steps_ = 0;
};

}  // namespace linnet
