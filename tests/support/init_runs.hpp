#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "linnet/io/model_file.hpp"
#include "tests/support/checkpoint_runs.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {

// Runs of linnet train that start from the models of others.

/// A training that writes the model `name` to a folder, and its metrics beside it.
inline ProgramRun train(const TemporaryFolder& folder, const std::string& name,
                        const Names& training, const Names& options = {}) {
  return run_well(joined(joined(training, options),
                         {"--output", folder / name, "--metrics", folder / (name + ".jsonl")}));
}

/// The options of one that starts from the model `name`.
inline Names from(const TemporaryFolder& folder, const std::string& name,
                  const Names& options = {}) {
  return joined({"--init", folder / name}, options);
}

/// A line of the metrics of a training.
inline nlohmann::json metrics_of(const TemporaryFolder& folder, const std::string& name,
                                 std::size_t line) {
  return json_lines(folder / (name + ".jsonl")).at(line);
}

/// The last line.
inline nlohmann::json summary_of(const TemporaryFolder& folder, const std::string& name) {
  return json_lines(folder / (name + ".jsonl")).back();
}

/// Writes a model again, changed.
template <class Change>
void rewrite(const std::string& source, const std::string& target, const Change& change) {
  SavedModel saved = read_model(source);
  change(saved);
  write_model(target, saved);
}

}  // namespace linnet::test
