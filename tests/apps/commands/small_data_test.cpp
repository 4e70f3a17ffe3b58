// Data sets with few images, and what is said of them.

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

/// Trains with all defaults but two epochs.
ProgramRun train(const TemporaryFolder& folder, std::vector<std::string> options = {}) {
  options.insert(options.begin(), {"train", folder / "data", "--output", folder / "model",
                                   "--epochs", "2", "--cache", "off"});
  return run_linnet(options);
}

}  // namespace

TEST_CASE("With all defaults, fewer images than a batch are one batch") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.classes = {"a", "b"}, .per_class = 39});
  const ProgramRun run = train(folder);
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "batches of 63"));
  CHECK(contains(run.output, "Training on 63 images"));
  check_error(train(folder, {"--batch-size", "64"}), 1,
              {"--batch-size 64 is more than the 63 examples there are to train on"});
  const ProgramRun all = train(folder, {"--valid-fraction", "0"});
  CHECK(contains(all.output, "Training on 78 images"));
  CHECK(contains(all.output, "validating on none\n"));
  CHECK_FALSE(contains(all.output, "precision"));
}

TEST_CASE("A class of one image is trained on, for any seed, and warned of") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 30});
  fs::remove_all(folder / "data/hand");
  write_phantoms(folder / "data", {.classes = {"a", "b", "c", "hand"}, .per_class = 1});
  for (const char* name : {"a", "b", "c"}) fs::remove_all(folder / ("data/" + std::string(name)));
  for (const char* seed : {"0", "1", "2", "3"}) {
    const ProgramRun run = train(folder, {"--seed", seed});
    INFO(run.text());
    CHECK(run.exit_code == 0);
    CHECK(contains(run.output,
                   "Warning: class 'hand' is never validated on: its only image is trained on\n"));
    CHECK(contains(run.output, ", stratified,"));
    CHECK(contains(run.output, "Averages are over the 2 classes with support, without 1 class\n"));
    CHECK(run.output.find("hand ") < run.output.find("nan"));
  }
  CHECK_FALSE(contains(train(folder, {"--no-stratify"}).output, ", stratified,"));
}

TEST_CASE("Each class of two images has one on each side") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 2});
  const ProgramRun run = train(folder);
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "Training on 3 images"));
  CHECK(contains(run.output, "validating on 3\n"));
  CHECK_FALSE(contains(run.output, "Warning"));
}

TEST_CASE("Images that are all alike, or few that differ, are said to be so") {
  const TemporaryFolder folder;
  for (const char* name : {"a/1.png", "a/2.png", "b/1.png", "b/2.png", "b/3.png"}) {
    write_file(folder / ("data/" + std::string(name)), plain_png({16, 16}, 3));
  }
  check_error(train(folder), 1,
              {"--valid-fraction leaves the validation set empty, of 5 images; they all have the "
               "same pixels"});
  write_file(folder / "data/a/3.png", plain_png({16, 16}, 4));
  fs::copy_file(folder / "data/a/3.png", folder / "data/b/4.png");
  check_error(
      train(folder, {"--no-stratify"}), 1,
      {"of 7 images, of which only 2 differ", "duplicates, which stay together", "a random split"});
}

TEST_CASE("A test set is reported at the end, with what of it was trained on") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  fs::create_directories(folder / "test");
  fs::copy(folder / "data", folder / "test", fs::copy_options::recursive);
  const ProgramRun run = train(folder, {"--test", folder / "test"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "Test on 24 images of " + (folder / "test") + ": loss "));
  CHECK(contains(run.output, "Duplicates: 20 images to test on are trained on too\n"));
  CHECK(occurrences(run.output, "weighted avg") == 2);
  fs::remove_all(folder / "test/hand");
  check_error(train(folder, {"--test", folder / "test"}), 1,
              {folder / "test" + " cannot be tested on: it lacks the class 'hand'"});
}

TEST_CASE("The weight of each class is shown") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const ProgramRun run = train(folder, {"--class-weights", "hand=2.5"});
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "Class weights, and images to train on\n  brain           1 "));
  CHECK(contains(run.output, "  hand          2.5 "));
  CHECK(contains(train(folder, {"--class-weights", "balanced"}).output, "  hand    "));
}

}  // namespace linnet::test
