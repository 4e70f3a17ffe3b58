// Data with many classes, and with class names that look alike.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/numbered_images.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {

TEST_CASE("Training on 300 classes fits on a screen, and the metrics hold all of them") {
  const TemporaryFolder folder;
  const NumberedImages images({8, 8});
  for (int c = 0; c < 300; ++c) {
    for (int i = 0; i < 2; ++i) {
      write_file(folder / fmt::format("data/class-{:03}/{}.png", c, i),
                 images.file(static_cast<std::size_t>(2 * c + i)));
    }
  }
  const ProgramRun run =
      run_well({"train", folder / "data", "--epochs", "1", "--metrics", folder / "metrics",
                "--output", folder / "model", "--class-weights", "class-007=3"});
  CHECK(run.output.size() < 8000);
  CHECK(lines_of(run.output).size() < 100);
  CHECK(contains(run.output, "Training on 300 images"));
  CHECK(contains(run.output, "validating on 300\n"));
  CHECK(contains(run.output, "  … and 290 more classes of 2 to 2 images\n"));
  CHECK(contains(run.output, "Most confused of 300 classes\n"));
  CHECK(contains(run.output, "class weights from 1 to 3"));
  CHECK(contains(run.output, "the worst by f1-score of 300 classes"));
  CHECK(occurrences(file_content(folder / "metrics"), "\"class\":") == 300);
  CHECK(lines_of(run_well({"info", folder / "data"}).output).size() >= 301);
}

TEST_CASE("Class names that differ only in Unicode normalisation are warned of") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.classes = {"caf\u00e9", "cafe\u0301", "tea"}});
  CHECK(contains(train_shortly(folder / "data").run.output,
                 "Warning: two classes are named 'caf\u00e9': their names differ only in Unicode "
                 "normalisation, in bytes 63616665cc81 and 636166c3a9\n"));
  write_phantoms(folder / "composed", {.classes = {"caf\u00e9", "tea"}});
  write_phantoms(folder / "decomposed", {.classes = {"cafe\u0301", "tea"}});
  check_error(train_shortly(folder / "composed", {"--valid", folder / "decomposed"}).run, 1,
              {"it lacks the class 'caf\u00e9'", "differs only in Unicode normalisation"});
  const ShortTraining weighted =
      train_shortly(folder / "decomposed", {"--class-weights", "caf\u00e9=2"});
  CHECK(weighted.run.exit_code == 0);
}

}  // namespace linnet::test
