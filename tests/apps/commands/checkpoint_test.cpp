// linnet train --checkpoint and --resume.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/checkpoint_runs.hpp"
#include "tests/support/fit_runs.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/texts.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

using Json = nlohmann::json;

/// A training of three epochs that is done, and its checkpoint.
struct FinishedTraining : FinishedRun {
  FinishedTraining() : FinishedRun(on_features, {"--epochs", "3"}) {}
};

}  // namespace

TEST_CASE("A killed training goes on with the bits of an unbroken one") {
  const TemporaryFolder data;
  write_features(data);
  const TemporaryFolder folder;
  const Names training = on_features(data, {"--epochs", "400", "--momentum", "0.9"});
  for (const char* mark : {"\n    0  ", "\n    7  ", "\n  100  "}) {
    check_resumes(folder, training, mark);
  }
  check_resumes(folder, training, "\n   20  ", {"--threads", "3"});
}

TEST_CASE("A killed training on images goes on, packed or not") {
  const TemporaryFolder data;
  write_phantoms(data / "scans");
  run_well({"pack", data / "scans", data / "set.linnet"});
  const TemporaryFolder folder;
  for (const char* name : {"scans", "set.linnet"}) {
    check_resumes(folder,
                  {"train", data / name, "--cache", "off", "--epochs", "200", "--batch-size", "4"},
                  "\n    7  ");
  }
}

TEST_CASE("A killed sweep goes on, in its first seed or a later one") {
  const TemporaryFolder data;
  write_features(data);
  const TemporaryFolder folder;
  for (const char* keep : {"last", "best"}) {
    const Names training = on_features(data, {"--lr", "0.05,1e30,2", "--seed", "0..2", "--epochs",
                                              "60", "--weight-decay", "0,0.01", "--keep", keep});
    const TemporaryFolder whole;
    run_well(with_checkpoints(whole, training));
    for (const char* mark : {"\n     4      3  ", "\n     4     59  "}) {
      INFO(keep << ", killed after " << mark);
      kill_and_resume(folder, training, mark, {});
      CHECK(file_content(folder / "model") == file_content(whole / "model"));
      const Json models = json_lines(folder / "metrics").back()["models"];
      CHECK(models == json_lines(whole / "metrics").back()["models"]);
      std::filesystem::remove(folder / "state");
    }
  }
}

TEST_CASE("Patience is counted over an interruption") {
  const TemporaryFolder data;
  write_features(data);
  const TemporaryFolder folder;
  check_resumes(folder,
                on_features(data, {"--epochs", "5000", "--schedule", "constant", "--lr", "3",
                                   "--patience", "60"}),
                "\n   30  ");
}

TEST_CASE("A finished training is not trained any more") {
  const FinishedTraining training;
  const TemporaryFolder& folder = training.folder;
  const std::string model = file_content(folder / "model");
  std::filesystem::remove(folder / "model");
  const ProgramRun run = run_well(joined(training.arguments, {"--resume"}));
  CHECK(contains(run.output, "after 3 epochs\n"));
  CHECK(file_content(folder / "model") == model);
  CHECK(json_lines(folder / "metrics").size() == 4);
}

TEST_CASE("Without a checkpoint yet, a training that is to resume begins") {
  const TemporaryFolder data;
  write_features(data);
  const TemporaryFolder folder;
  const ProgramRun run = run_well(
      joined(with_checkpoints(folder, on_features(data, {"--epochs", "2"})), {"--resume"}));
  CHECK_FALSE(contains(run.output, "Going on"));
  CHECK(names_in(folder.path()) == Names{"metrics", "model", "state"});
}

TEST_CASE("A checkpoint is not written over unless training goes on from it") {
  const FinishedTraining training;
  const TemporaryFolder& folder = training.folder;
  check_error(run_linnet(training.arguments), 2, {"is a checkpoint already", "--resume"});
  CHECK(file_content(folder / "state") == training.state);
  write_file(folder / "state", "a letter");
  check_error(run_linnet(training.arguments), 2, {"state", "not overwritten"});
  check_error(run_linnet(joined(training.arguments, {"--resume"})), 2,
              {"state", "not overwritten"});
  CHECK(file_content(folder / "state") == "a letter");
}

TEST_CASE("A checkpoint of another training is refused with what differs") {
  const FinishedRun run(on_features, {"--epochs", "2", "--lr", "0.5"});
  const TemporaryFolder other_data;
  write_other_features(other_data);
  run.check_refused(on_features(run.data, {"--epochs", "3", "--lr", "0.5"}),
                    "its epochs is 2 and not 3");
  run.check_refused(on_features(run.data, {"--epochs", "2", "--lr", "0.6"}),
                    "its learning_rate is [0.5] and not [0.6]");
  run.check_refused(on_features(run.data, {"--epochs", "2", "--lr", "0.5", "--seed", "4"}),
                    "its seed is [0] and not [4]");
  run.check_refused(on_features(run.data, {"--epochs", "2", "--lr", "0.5", "--keep", "best"}),
                    "its keep is \"last\" and not \"best\"");
  run.check_refused(on_features(run.data, {"--epochs", "2", "--lr", "0.5", "--isa", "sse2"}),
                    "its instruction set is ");
  run.check_refused(on_features(other_data, {"--epochs", "2", "--lr", "0.5"}), "its data is ");
}

TEST_CASE("A checkpoint of another build, format or solver is refused with what differs") {
  const FinishedTraining training;
  const TemporaryFolder& folder = training.folder;
  const auto refuses = [&](const Names& arguments, const std::string& content, const Names& texts) {
    write_file(folder / "state", content);
    check_error(run_linnet(joined(arguments, {"--resume"})), 1,
                joined({"state", "is a checkpoint of "}, texts));
    CHECK(file_content(folder / "state") == content);
  };
  refuses(
      training.arguments,
      with_identity(training.state, [](Json& identity) { identity["Linnet"] = "0.0.1 of old"; }),
      {"another training: its Linnet is \"0.0.1 of old\" and not ", "start again"});
  refuses(training.arguments,
          with_identity(training.state, [](Json& identity) { identity.erase("momentum"); }),
          {"another training: its momentum is unknown and not 0"});
  std::string other = training.state;
  other.replace(0, 19, "linnet checkpoint 7");
  refuses(training.arguments, other, {"format 7, and this version reads format 2", "start again"});
  const Names lbfgs = with_checkpoints(folder, fitted(training.data, {"--C", "1"}));
  refuses(lbfgs, training.state, {"another training: its solver is \"sgd\" and not \"lbfgs\"; "});
}

TEST_CASE("A damaged checkpoint is an error that names it") {
  const FinishedTraining training;
  const TemporaryFolder& folder = training.folder;
  for (std::size_t at = 25; at < training.state.size(); at += training.state.size() / 20) {
    std::string damaged = training.state;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    for (const std::string& bytes : {damaged, training.state.substr(0, at)}) {
      write_file(folder / "state", bytes);
      check_error(run_linnet(joined(training.arguments, {"--resume"})), 1, {"state", "checkpoint"});
    }
  }
}

TEST_CASE("Options of checkpoints need a file, and numbers that make sense") {
  const TemporaryFolder folder;
  write_features(folder);
  check_error(run_linnet(fit(folder, {"--resume"})), 2, {"--resume needs --checkpoint FILE"});
  check_error(run_linnet(fit(folder, {"--checkpoint-every", "5"})), 2,
              {"--checkpoint-every needs --checkpoint FILE"});
  for (const char* every : {"0", "-1", "x", "1.5", "1m", "s", "-1s", "1e9"}) {
    check_error(
        run_linnet(fit(folder, {"--checkpoint", folder / "s", "--checkpoint-every", every})), 2,
        {"--checkpoint-every takes a number of epochs"});
  }
}

}  // namespace linnet::test
