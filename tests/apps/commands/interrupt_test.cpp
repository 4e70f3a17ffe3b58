#include <signal.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

/// The promise is a second; a busy machine or an instrumented program may take longer.
constexpr double kMostSeconds = 5.0;

/// Starts a training that would go on for hours and sends `signal` when its first epochs are
/// there.
void check_training_ends(int signal, int exit_code) {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_file(folder / "out/model", std::string_view());
  const ProgramRun run = run_linnet({"train", folder / "data", "--epochs", "1000000",
                                     "--batch-size", "4", "--output", folder / "out/model"},
                                    {.signal = signal, .signal_after = "\n    1  "});
  check_error(run, exit_code, {"interrupted", "nothing was written"});
  CHECK(run.seconds_after_signal < kMostSeconds);
  CHECK(names_in(folder / "out") == std::vector<std::string>{"model"});
  CHECK(file_content(folder / "out/model").empty());
}

}  // namespace

TEST_CASE("Ctrl-C ends training with 130 and without a model") {
  check_training_ends(SIGINT, 130);
}

TEST_CASE("A polite kill ends training with 143 and without a model") {
  check_training_ends(SIGTERM, 143);
}

TEST_CASE("Ctrl-C leaves an older model as it was") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const std::string model = folder / "model";
  REQUIRE(
      run_linnet({"train", folder / "data", "--batch-size", "4", "--output", model}).exit_code ==
      0);
  const std::string older = file_content(model);
  const ProgramRun run = run_linnet({"train", folder / "data", "--epochs", "1000000", "--seed", "3",
                                     "--batch-size", "4", "--output", model},
                                    {.signal = SIGINT, .signal_after = "\n    1  "});
  CHECK(run.exit_code == 130);
  CHECK(file_content(model) == older);
  CHECK(names_in(folder.path()) == std::vector<std::string>{"data", "model"});
}

TEST_CASE("Ctrl-C ends the reading of images") {
  const TemporaryFolder folder;
  write_slow_images(folder / "data");
  const ProgramRun run =
      run_linnet({"train", folder / "data", "--threads", "1", "--output", folder / "model"},
                 {.signal = SIGINT, .signal_after = " 1 thread "});
  check_error(run, 130, {"interrupted", "nothing was written"});
  CHECK_FALSE(contains(run.output, "48 images"));
  CHECK(names_in(folder.path()) == std::vector<std::string>{"data"});
}

TEST_CASE("The metrics of an interrupted training end with a whole line") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const ProgramRun run =
      run_linnet({"train", folder / "data", "--epochs", "1000000", "--batch-size", "4", "--metrics",
                  folder / "metrics", "--output", folder / "model"},
                 {.signal = SIGINT, .signal_after = "\n    1  "});
  CHECK(run.exit_code == 130);
  const std::string metrics = file_content(folder / "metrics");
  CHECK(metrics.ends_with("}\n"));
  CHECK_FALSE(contains(metrics, "final"));
}

TEST_CASE("Ctrl-C ends a prediction that waits for paths") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  REQUIRE(run_linnet({"train", folder / "data", "--batch-size", "4", "--output", folder / "model"})
              .exit_code == 0);
  // Whether the signal comes before or after the program is ready for it, or just before it starts
  // to wait, it ends as one expects.
  for (int i = 0; i < 20; ++i) {
    const ProgramRun run = test::run({"/bin/sh", "-c", "echo started; exec \"$0\" predict \"$1\" -",
                                      test::linnet_program(), folder / "model"},
                                     {.input = folder / "data/brain/000.png\n",
                                      .input_stays_open = true,
                                      .signal = SIGINT,
                                      .signal_after = "started"});
    INFO(run.text());
    CHECK((run.exit_code == 130 || run.signal == SIGINT));
    CHECK(run.seconds_after_signal < kMostSeconds);
  }
}

TEST_CASE("Ctrl-C ends the drawing of phantoms and leaves no folder") {
  const TemporaryFolder folder;
  const ProgramRun run =
      test::run({"/bin/sh", "-c",
                 "echo started; exec \"$0\" phantoms scans --size 256 "
                 "--per-class 100000",
                 test::linnet_program()},
                {.folder = folder.path(), .signal = SIGINT, .signal_after = "started"});
  INFO(run.text());
  CHECK((run.exit_code == 130 || run.signal == SIGINT));
  CHECK(names_in(folder.path()).empty());
}

}  // namespace linnet::test
