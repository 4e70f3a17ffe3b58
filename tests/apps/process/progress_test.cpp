// The progress of reading and scoring, on standard error.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/labelled_rows.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

/// Images that take a while to read. Training on them is refused once they are read.
class SlowFolder {
 public:
  SlowFolder() { write_slow_images(folder_ / "data"); }

  ProgramRun read(std::vector<std::string> options, RunOptions how = {}) const {
    options.insert(options.begin(),
                   {"train", folder_ / "data", "--threads", "1", "--split", "random", "--cache",
                    "off", "--batch-size", "48", "--output", folder_ / "model"});
    ProgramRun run = run_linnet(options, how);
    INFO(run.text());
    CHECK(run.exit_code == 1);
    CHECK_FALSE(contains(run.output, "\r"));
    CHECK_FALSE(contains(run.output, "\x1b"));
    CHECK_FALSE(contains(run.output, "##"));
    return run;
  }

 private:
  TemporaryFolder folder_;
};

constexpr std::size_t kRows = kSlowdown == 1 ? 200'000 : 25'000;
constexpr const char* kOfRows = kSlowdown == 1 ? " of 200,000 rows, " : " of 25,000 rows, ";

/// Rows whose scores take a while, as their model has many classes.
class SlowScores {
 public:
  SlowScores() {
    constexpr std::size_t kClasses = 100;
    write_file(folder_ / "rows.npz", npz_rows(kRows));
    SavedModel saved;
    saved.input = ModelInput::numbers;
    saved.model = LinearModel(kClasses, kRowNumbers, 0.01f);
    for (std::size_t c = 0; c < kClasses; ++c) {
      saved.classes.push_back(std::to_string(c));
      saved.model.weights.values(c)[c % kRowNumbers] = static_cast<float>(c);
    }
    write_model(folder_ / "model", saved);
  }

  ProgramRun evaluate(std::vector<std::string> options, RunOptions how = {}) const {
    options.insert(options.begin(),
                   {"evaluate", folder_ / "model", folder_ / "rows.npz", "--threads", "1"});
    ProgramRun run = run_linnet(options, how);
    INFO(run.text());
    CHECK(run.exit_code == 0);
    CHECK_FALSE(contains(run.output, "\x1b"));
    return run;
  }

 private:
  TemporaryFolder folder_;
};

constexpr const char* kNoTerminal = "no pseudo-terminal can be opened: is /dev/pts mounted?";
constexpr const char* kGreen = "\x1b[32m";
constexpr const char* kRed = "\x1b[31m";
constexpr const char* kWipe = "\r\x1b[K";

}  // namespace

TEST_CASE("With --progress always, a bar is drawn on standard error and erased at the end") {
  const SlowFolder folder;
  const std::string error = folder.read({"--progress", "always"}).error;
  INFO(error);
  CHECK(contains(error, "\r\x1b[Kreading "));
  CHECK(contains(error, " of 48 images, "));
  CHECK(contains(error, "s left"));
  CHECK_FALSE(contains(error, kGreen));
  CHECK(contains(error, std::string(kWipe) + "error: "));
}

TEST_CASE("On a terminal a bar is drawn by itself, in colour") {
  if (!can_open_terminal()) return skip(kNoTerminal);
  const SlowFolder folder;
  RunOptions terminal;
  terminal.error_on_terminal = true;
  terminal.environment = {{"TERM", "xterm"}};
  const std::string error = folder.read({}, terminal).error;
  INFO(error);
  CHECK(contains(error, " of 48 images, "));
  CHECK(contains(error, kGreen));
  CHECK(contains(error, kRed));
}

TEST_CASE("NO_COLOR and a dumb terminal leave out the colours") {
  if (!can_open_terminal()) return skip(kNoTerminal);
  const SlowFolder folder;
  RunOptions plain;
  plain.error_on_terminal = true;
  plain.environment = {{"TERM", "xterm"}, {"NO_COLOR", "1"}};
  RunOptions dumb;
  dumb.error_on_terminal = true;
  dumb.environment = {{"TERM", "dumb"}};
  for (const RunOptions& how : {plain, dumb}) {
    const std::string error = folder.read({}, how).error;
    INFO(error);
    CHECK(contains(error, " of 48 images, "));
    CHECK_FALSE(contains(error, kGreen));
    CHECK_FALSE(contains(error, kRed));
    CHECK_FALSE(contains(error, "\x1b[0m"));
  }
}

TEST_CASE("Without a terminal, with --progress never or with --quiet, no bar is drawn") {
  const SlowFolder folder;
  CHECK_FALSE(contains(folder.read({}).error, "\x1b"));
  if (!can_open_terminal()) return skip(kNoTerminal);
  RunOptions terminal;
  terminal.error_on_terminal = true;
  terminal.environment = {{"TERM", "xterm"}};
  CHECK_FALSE(contains(folder.read({"--progress", "never"}, terminal).error, "reading"));
  const std::string quiet = folder.read({"--progress", "always", "--quiet"}, terminal).error;
  CHECK_FALSE(contains(quiet, "reading"));
}

TEST_CASE("With --progress always, a bar is drawn while rows are scored, and erased at the end") {
  const SlowScores scores;
  const ProgramRun text = scores.evaluate({"--progress", "always"});
  INFO(text.error);
  CHECK(contains(text.error, "\r\x1b[Kscoring "));
  CHECK(contains(text.error, kOfRows));
  CHECK(text.error.ends_with(kWipe));
  const ProgramRun json = scores.evaluate({"--progress", "always", "--format", "json"});
  CHECK(contains(json.error, kOfRows));
  CHECK(nlohmann::json::parse(json.output)["images"] == kRows);
}

TEST_CASE("Scoring draws a bar on a terminal by itself, and none elsewhere") {
  const SlowScores scores;
  CHECK_FALSE(contains(scores.evaluate({}).error, "\x1b"));
  if (!can_open_terminal()) return skip(kNoTerminal);
  RunOptions terminal;
  terminal.error_on_terminal = true;
  terminal.environment = {{"TERM", "xterm"}};
  CHECK(contains(scores.evaluate({}, terminal).error, kOfRows));
  CHECK_FALSE(contains(scores.evaluate({"--progress", "never"}, terminal).error, "scoring"));
}

}  // namespace linnet::test
