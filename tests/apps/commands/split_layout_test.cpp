// Data folders that hold the parts of a data set: train, val and test.

#include <filesystem>
#include <nlohmann/json.hpp>
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

/// Parts with different images of the same classes.
void write_parts(const std::string& data, const std::vector<std::string>& names) {
  std::size_t first = 0;
  for (const std::string& name : names) {
    write_phantoms(data + "/all", {.per_class = 24});
    for (const std::string& class_name : names_in(data + "/all")) {
      fs::create_directories(data + "/" + name + "/" + class_name);
      const auto images = names_in(data + "/all/" + class_name);
      for (std::size_t i = first; i < first + 8; ++i) {
        fs::rename(data + "/all/" + class_name + "/" + images[i],
                   data + "/" + name + "/" + class_name + "/" + images[i]);
      }
    }
    first += 8;
    fs::remove_all(data + "/all");
  }
}

}  // namespace

TEST_CASE("The parts of a data set are trained, validated and tested on, by their names") {
  const TemporaryFolder folder;
  const std::string data = folder / "data";
  write_parts(data, {"train", "val", "test"});
  const ShortTraining training = train_shortly(data, {"--metrics", folder / "metrics"});
  INFO(training.run.text());
  CHECK(training.run.exit_code == 0);
  CHECK(contains(training.run.output, data + " is split: " + data + "/train is trained on, " +
                                          data + "/val validated on, " + data +
                                          "/test tested on\n"));
  CHECK(contains(training.run.output, "Training on 24 images"));
  CHECK(contains(training.run.output, "validating on 24\n"));
  CHECK(contains(training.run.output, "Test on 24 images of " + data + "/test: loss "));
  CHECK(contains(file_content(folder / "metrics"), "\"test\":{\"loss\":"));
  CHECK(training.model == model_of(data + "/train", {"--valid", data + "/val"}));
  const ProgramRun info = run_well({"info", data});
  CHECK(contains(info.output, "is split: "));
  CHECK(occurrences(info.output, ": a data folder, 24 files in 3 classes\n") == 3);
}

TEST_CASE("Without a part to validate on, a part of the training set is validated on") {
  const TemporaryFolder folder;
  write_parts(folder / "data", {"Training", "Testing"});
  const ProgramRun run = train_shortly(folder / "data").run;
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "/Training is trained on, a part of it validated on, "));
  CHECK(contains(run.output, "Training on 20 images"));
  CHECK(contains(run.output, "Test on 24 images"));
}

TEST_CASE("A set that is given goes before a part of that name") {
  const TemporaryFolder folder;
  write_parts(folder / "data", {"train", "val"});
  write_phantoms(folder / "other", {.per_class = 5});
  const ProgramRun run = train_shortly(folder / "data", {"--valid", folder / "other"}).run;
  INFO(run.text());
  CHECK(contains(run.output, "validating on 15\n"));
}

TEST_CASE("Parts that may be classes stop training with the commands to choose from") {
  const TemporaryFolder folder;
  const std::string data = folder / "data";
  write_parts(data, {"train", "val"});
  fs::remove_all(data + "/val/hand");
  check_error(train_shortly(data).run, 1,
              {"named as parts of a data set, train, val", "linnet train " + data + "/train\n",
               "linnet train " + data + " --classes train,val"});
  check_error(run_linnet({"info", data}), 1, {"named as parts of a data set"});
  const ProgramRun classes = train_shortly(data, {"--classes", "train,val"}).run;
  CHECK(classes.exit_code == 0);
  CHECK(contains(classes.output, "in 2 classes"));
}

TEST_CASE("A data set of parts is not packed into one file") {
  const TemporaryFolder folder;
  write_parts(folder / "data", {"train", "val"});
  check_error(run_linnet({"pack", folder / "data", folder / "file"}), 1,
              {"holds the parts of one data set", "give each by itself"});
  run_well({"pack", folder / "data/train", folder / "file"});
}

}  // namespace linnet::test
