// The progress of reading, on standard error.

#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
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

}  // namespace linnet::test
