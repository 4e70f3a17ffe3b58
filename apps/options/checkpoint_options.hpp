#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace linnet {

/// How far apart checkpoints are: so many steps, as epochs, or at least so many seconds.
struct CheckpointInterval {
  std::optional<std::size_t> steps = {};
  double seconds = 10.0;  ///< where no steps are given
};

/// The options about checkpoints of training.
struct CheckpointOptions {
  std::string file;  ///< empty: none is written
  std::optional<CheckpointInterval> every;
  bool resume = false;
};

void add_checkpoint_options(CLI::App& app, CheckpointOptions& options);

/// "5" as epochs and "30s" as seconds. Throws UsageError.
CheckpointInterval parse_interval(const std::string& name, const std::string& text);

/// Throws UsageError for options that need a file of checkpoints, and have none.
void check(const CheckpointOptions& options);

}  // namespace linnet
