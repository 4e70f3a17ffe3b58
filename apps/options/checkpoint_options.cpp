#include "apps/options/checkpoint_options.hpp"

#include <fmt/format.h>

#include "apps/options/option_values.hpp"
#include "apps/options/options.hpp"
#include "apps/options/usage_error.hpp"
#include "engine/core/escape.hpp"

namespace linnet {

void add_checkpoint_options(CLI::App& app, CheckpointOptions& options) {
  Options add(app);
  add.add_text("--checkpoint", options.file, "FILE",
               "Write the state of the training to this file from time to time");
  add.add_parsed("--checkpoint-every", options.every, "N|Ns", parse_interval,
                 "Write a checkpoint after every N epochs of SGD, iterations of L-BFGS or fits of "
                 "--folds, or after one of them when N seconds have passed since the last "
                 "checkpoint [10s]");
  add.add_flag("--resume", options.resume,
               "Go on from the checkpoint, if there is one yet; the model is that of the unbroken "
               "training");
}

CheckpointInterval parse_interval(const std::string& name, const std::string& text) {
  const bool is_time = text.ends_with('s');
  const auto number = finite_number(is_time ? text.substr(0, text.size() - 1) : text);
  const bool is_whole = number && *number == static_cast<double>(static_cast<int>(*number));
  if (!number || *number < (is_time ? 0.0 : 1.0) || *number > 1e6 || (!is_time && !is_whole)) {
    throw UsageError{
        fmt::format("{} takes a number of epochs, iterations or fits from 1 to 1000000, as 5, or "
                    "of seconds, as 30s, not '{}'",
                    name, printable(text))};
  }
  if (is_time) return {.steps = {}, .seconds = *number};
  return {.steps = static_cast<std::size_t>(*number)};
}

void check(const CheckpointOptions& options) {
  if (!options.file.empty()) return;
  if (options.every) throw UsageError{"--checkpoint-every needs --checkpoint FILE"};
  if (options.resume) throw UsageError{"--resume needs --checkpoint FILE, to go on from"};
}

}  // namespace linnet
