#pragma once

#include <fmt/format.h>
#include <signal.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "io/file/hash.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fit_runs.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/texts.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {

// Runs of linnet train with checkpoints.

using Names = std::vector<std::string>;

inline Names joined(Names first, const Names& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// The arguments of a training with checkpoints after every epoch.
inline Names with_checkpoints(const TemporaryFolder& folder, const Names& training) {
  return joined(training, {"--checkpoint", folder / "state", "--checkpoint-every", "1", "--metrics",
                           folder / "metrics", "--output", folder / "model"});
}

/// Kills a training when its output holds `mark`, and goes on with it until it is done.
inline void kill_and_resume(const TemporaryFolder& folder, const Names& training,
                            const std::string& mark, const Names& other_options) {
  const Names arguments = with_checkpoints(folder, training);
  const ProgramRun killed = run_linnet(arguments, {.signal = SIGKILL, .signal_after = mark});
  INFO(killed.text());
  REQUIRE(killed.signal == SIGKILL);
  // The first epoch's line comes before its checkpoint.
  const bool has_state = std::filesystem::exists(folder / "state");
  const ProgramRun resumed = run_well(joined(joined(arguments, {"--resume"}), other_options));
  INFO(resumed.text());
  CHECK(contains(resumed.output, "Going on from ") == has_state);
}

/// The figures of an epoch that do not depend on time.
inline nlohmann::json figures(nlohmann::json line) {
  for (const char* key : {"seconds", "images_per_second", "gflops"}) line.erase(key);
  return line;
}

/// Compares the model and the metrics of a training that was killed with those of an unbroken one.
inline void check_resumes(const TemporaryFolder& folder, const Names& training,
                          const std::string& mark, const Names& other_options = {}) {
  INFO("killed after " << mark);
  const TemporaryFolder whole;
  run_well(with_checkpoints(whole, training));
  kill_and_resume(folder, training, mark, other_options);
  CHECK(file_content(folder / "model") == file_content(whole / "model"));
  const std::vector<nlohmann::json> expected = json_lines(whole / "metrics");
  const std::vector<nlohmann::json> lines = json_lines(folder / "metrics");
  REQUIRE(lines.size() == expected.size());
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    CHECK(figures(lines[i]) == figures(expected[i]));
  }
  for (const char* key : {"valid_accuracy", "valid_loss", "confusion_matrix", "weights_hash"}) {
    CHECK(lines.back()[key] == expected.back()[key]);
  }
  CHECK(names_in(folder.path()) == joined(names_in(whole.path()), {}));
  std::filesystem::remove(folder / "state");
}

/// A training on features that are elsewhere.
inline Names on_features(const TemporaryFolder& data, const Names& options) {
  return joined({"train", data / "X.npy", "--labels", data / "y.npy", "--batch-size", "8"},
                options);
}

/// A fit of features that are elsewhere, by L-BFGS.
inline Names fitted(const TemporaryFolder& data, const Names& options) {
  return joined({"train", data / "X.npy", "--labels", data / "y.npy"}, options);
}

/// The features of write_features, but for a bit of one of them.
inline void write_other_features(const TemporaryFolder& folder) {
  write_features(folder);
  std::string rows = file_content(folder / "X.npy");
  rows[rows.size() - 2] = static_cast<char>(rows[rows.size() - 2] ^ 1);
  write_file(folder / "X.npy", rows);
}

/// A run on features that is done, and its checkpoint.
struct FinishedRun {
  /// training: on_features or fitted.
  FinishedRun(Names (*training)(const TemporaryFolder&, const Names&), const Names& options) {
    write_features(data);
    arguments = with_checkpoints(folder, training(data, options));
    run_well(arguments);
    state = file_content(folder / "state");
  }

  /// Another training is not to go on from the checkpoint, which stays as it is.
  void check_refused(const Names& training, const std::string& what) const {
    INFO(what);
    check_error(run_linnet(joined(with_checkpoints(folder, training), {"--resume"})), 1,
                {"state", "is a checkpoint of another training", what});
    CHECK(file_content(folder / "state") == state);
  }

  TemporaryFolder data;
  TemporaryFolder folder;
  Names arguments;
  std::string state;
};

/// The bytes of a checkpoint with another content, and its hash.
inline std::string with_content(const std::string& state,
                                const std::function<void(nlohmann::json& content)>& change) {
  const std::size_t begin = state.find('\n') + 1;
  auto content = nlohmann::json::from_cbor(state.substr(begin));
  change(content);
  const std::vector<std::uint8_t> bytes = nlohmann::json::to_cbor(content);
  return state.substr(0, begin - 17) + fmt::format("{:016x}\n", hash_of(std::span(bytes))) +
         std::string(bytes.begin(), bytes.end());
}

/// The same with another identity.
inline std::string with_identity(const std::string& state,
                                 const std::function<void(nlohmann::json& identity)>& change) {
  return with_content(state, [&](nlohmann::json& content) { change(content["identity"]); });
}

}  // namespace linnet::test
