#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

/// A short training on `data`, with a model that goes away; its options come before `options`.
struct ShortTraining {
  ProgramRun run;
  std::string model;  ///< its bytes; none if there is none
};

inline ShortTraining train_shortly(const std::string& data, std::vector<std::string> options = {},
                                   const RunOptions& how = {}) {
  const TemporaryFolder folder;
  const std::string model = folder / "model";
  options.insert(options.begin(),
                 {"train", data, "--output", model, "--batch-size", "4", "--epochs", "2"});
  ShortTraining training{.run = run_linnet(std::move(options), how), .model = {}};
  if (training.run.exit_code == 0) training.model = file_content(model);
  return training;
}

/// The model of a short training that goes well, without a cache.
inline std::string model_of(const std::string& data, std::vector<std::string> options = {}) {
  options.insert(options.begin(), {"--cache", "off"});
  const ShortTraining training = train_shortly(data, std::move(options));
  INFO(training.run.text());
  REQUIRE(training.run.exit_code == 0);
  return training.model;
}

/// Runs a command of linnet that should go well.
inline ProgramRun run_well(std::vector<std::string> arguments, const RunOptions& how = {}) {
  ProgramRun run = run_linnet(std::move(arguments), how);
  INFO(run.text());
  REQUIRE(run.exit_code == 0);
  return run;
}

}  // namespace linnet::test
