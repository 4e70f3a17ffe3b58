// linnet train --solver lbfgs with --checkpoint and --resume.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/checkpoint_runs.hpp"

namespace linnet::test {
namespace {

using Json = nlohmann::json;

/// A fit of many iterations.
Names long_fit(const TemporaryFolder& data, const Names& options = {}) {
  return fitted(data, joined({"--l2", "1e-9", "--tolerance", "1e-12"}, options));
}

}  // namespace

TEST_CASE("A killed fit goes on with the bits of an unbroken one") {
  const TemporaryFolder data;
  write_features(data);
  const TemporaryFolder folder;
  for (const char* mark : {"\n        0  ", "\n        3  ", "\n       12  "}) {
    check_resumes(folder, long_fit(data), mark);
  }
  check_resumes(folder, long_fit(data, {"--standardize"}), "\n        5  ", {"--threads", "3"});
}

TEST_CASE("A killed fit on images goes on, packed or not") {
  const TemporaryFolder data;
  write_phantoms(data / "scans");
  run_well({"pack", data / "scans", data / "set.linnet"});
  const TemporaryFolder folder;
  for (const char* name : {"scans", "set.linnet"}) {
    check_resumes(folder,
                  {"train", data / name, "--cache", "off", "--C", "1e4", "--tolerance", "1e-7",
                   "--threads", "2"},
                  "\n        4  ", {"--threads", "1"});
  }
}

TEST_CASE("A killed path goes on, between fits, and when it is fitted again on all") {
  const TemporaryFolder data;
  write_features(data);
  const TemporaryFolder folder;
  const Names path = fitted(data, {"--C", "1e-5..1e5:40", "--refit"});
  for (const char* mark : {"\n     1e-05  ", "\n    0.1266  ", "\nThe best is ", "\n        2  "}) {
    check_resumes(folder, path, mark);
  }
  check_resumes(folder, path, "\n     25.72  ", {"--threads", "3"});
}

TEST_CASE("Killed cross-validation goes on") {
  const TemporaryFolder data;
  write_features(data);
  const TemporaryFolder folder;
  const Names folds = fitted(data, {"--C", "1e-5..1e5:20", "--folds", "10"});
  for (const char* mark :
       {"\nRecipe ", "  iterations   mean loss", "\n     1e-05  ", "\n        1  "}) {
    check_resumes(folder, folds, mark);
  }
}

TEST_CASE("A finished fit is not fitted any more") {
  const TemporaryFolder data;
  write_features(data);
  for (const Names& options : {Names{"--C", "1"}, Names{"--C", "0.1,1", "--refit"},
                               Names{"--C", "0.1,1", "--folds", "3"}}) {
    const TemporaryFolder folder;
    const Names arguments = with_checkpoints(folder, fitted(data, options));
    const ProgramRun whole = run_well(arguments);
    const std::string model = file_content(folder / "model");
    const std::size_t lines = json_lines(folder / "metrics").size();
    const std::string state = file_content(folder / "state");
    std::filesystem::remove(folder / "model");
    const ProgramRun run = run_well(joined(arguments, {"--resume"}));
    INFO(run.text());
    CHECK(contains(run.output, "Going on from "));
    CHECK_FALSE(contains(run.output, "\n        1  "));
    CHECK(file_content(folder / "model") == model);
    CHECK(json_lines(folder / "metrics").size() == lines);
    CHECK(file_content(folder / "state") == state);
  }
}

TEST_CASE("A checkpoint of another fit is refused with what differs") {
  const FinishedRun run(fitted, {"--C", "0.5,1"});
  const TemporaryFolder other_data;
  write_other_features(other_data);
  run.check_refused(fitted(run.data, {"--C", "0.5,2"}), "its C is [0.5,1.0] and not [0.5,2.0]");
  run.check_refused(fitted(run.data, {"--l2", "0.5"}), "its l2 is null and not 0.5");
  run.check_refused(fitted(run.data, {"--C", "0.5,1", "--folds", "4"}),
                    "its folds is null and not 4");
  run.check_refused(fitted(run.data, {"--C", "0.5,1", "--refit"}),
                    "its refit is false and not true");
  run.check_refused(fitted(run.data, {"--C", "0.5,1", "--tolerance", "0.1"}),
                    "its tolerance is 0.0001 and not 0.1");
  run.check_refused(fitted(run.data, {"--C", "0.5,1", "--max-iterations", "9"}),
                    "its max_iterations is 1000 and not 9");
  run.check_refused(fitted(run.data, {"--C", "0.5,1", "--seed", "4"}), "its seed is 0 and not 4");
  run.check_refused(fitted(run.data, {"--C", "0.5,1", "--standardize"}),
                    "its standardize is false and not true");
  run.check_refused(fitted(run.data, {"--C", "0.5,1", "--isa", "sse2"}), "its instruction set is ");
  run.check_refused(fitted(other_data, {"--C", "0.5,1"}), "its data is ");
  run.check_refused(on_features(run.data, {}), "its solver is \"lbfgs\" and not \"sgd\"; ");
  write_file(run.folder / "state",
             with_identity(run.state, [](Json& identity) { identity["Linnet"] = "0.0.1 of old"; }));
  check_error(run_linnet(joined(run.arguments, {"--resume"})), 1,
              {"its Linnet is \"0.0.1 of old\" and not "});
}

TEST_CASE("A damaged checkpoint of a fit is an error that names it") {
  const FinishedRun run(fitted, {"--C", "0.5,1"});
  for (std::size_t at = 25; at < run.state.size(); at += run.state.size() / 9) {
    std::string damaged = run.state;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    for (const std::string& bytes : {damaged, run.state.substr(0, at)}) {
      write_file(run.folder / "state", bytes);
      check_error(run_linnet(joined(run.arguments, {"--resume"})), 1, {"state", "checkpoint"});
    }
  }
}

TEST_CASE("A checkpoint of a fit that has too few entries cannot be read") {
  const FinishedRun run(fitted, {"--C", "1"});
  for (const char* entry : {"rows", "kept", "regression", "train_seconds"}) {
    write_file(run.folder / "state",
               with_content(run.state, [&](Json& content) { content["state"].erase(entry); }));
    check_error(run_linnet(joined(run.arguments, {"--resume"})), 1,
                {"state", "is a checkpoint that this version cannot read"});
  }
}

}  // namespace linnet::test
