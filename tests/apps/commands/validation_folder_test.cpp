// A data set of its own to validate on, and what is printed of duplicates.

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
using Json = nlohmann::json;

Json last_line(const std::string& path) {
  std::string text = file_content(path);
  text.pop_back();
  return Json::parse(text.substr(text.rfind('\n') + 1));
}

/// Moves the images with an index from `first` on to another folder.
void move_images(const fs::path& from, const fs::path& to, const std::string& first) {
  for (const std::string& name : names_in(from)) {
    fs::create_directories(to / name);
    for (const std::string& image : names_in(from / name)) {
      if (image >= first) fs::rename(from / name / image, to / name / image);
    }
  }
}

}  // namespace

TEST_CASE("With --valid all of the data is trained on, and evaluated on the other set") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  move_images(folder / "data", folder / "other", "006");
  run_well({"pack", folder / "other", folder / "other.linnet"});
  for (const std::string other : {"other", "other.linnet"}) {
    INFO(other);
    const ShortTraining training = train_shortly(
        folder / "data", {"--valid", folder / other, "--metrics", folder / "metrics"});
    INFO(training.run.text());
    REQUIRE(training.run.exit_code == 0);
    CHECK(contains(training.run.output, "Training on 18 images"));
    CHECK(contains(training.run.output, "validating on 6\n"));
    const Json final = last_line(folder / "metrics");
    CHECK(final["classes"][0]["support"] == 2);
    CHECK(final["duplicates"]["leaked"] == 0);
  }
}

TEST_CASE("A set to validate on must have the classes and the size of the data") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_phantoms(folder / "fewer", {.classes = {"brain", "chest"}});
  write_phantoms(folder / "more", {.classes = {"brain", "chest", "hand", "spine"}});
  write_phantoms(folder / "larger", {.size = 20});
  const auto error_of = [&](const std::string& valid, std::vector<std::string> parts) {
    parts.push_back(folder / valid + " cannot be validated on: ");
    check_error(train_shortly(folder / "data", {"--valid", folder / valid}).run, 1, parts);
  };
  error_of("fewer", {"it lacks the class 'hand' of " + (folder / "data")});
  error_of("more", {"its class 'spine' is none of " + (folder / "data")});
  error_of("larger", {"20 x 20 pixels", "16 x 16", "--resize"});
  check_error(train_shortly(folder / "data", {"--valid", folder / "nowhere"}).run, 1,
              {folder / "nowhere", "no such file or folder"});
  const ShortTraining resized =
      train_shortly(folder / "data", {"--valid", folder / "larger", "--resize", "16x16"});
  CHECK(resized.run.exit_code == 0);
}

TEST_CASE(
    "Duplicates are counted and kept on one side of the split, and leaked ones are reported") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 20});
  for (int i = 0; i < 8; ++i) {
    const std::string name = "00" + std::to_string(i) + ".png";
    fs::copy_file(folder / ("data/brain/" + name), folder / ("data/brain/copy-" + name));
  }
  fs::copy_file(folder / "data/brain/000.png", folder / "data/hand/000-brain.png");
  const auto counts = [&](std::vector<std::string> options) {
    options.insert(options.end(), {"--metrics", folder / "metrics", "--valid-fraction", "0.5"});
    const ShortTraining training = train_shortly(folder / "data", options);
    INFO(training.run.text());
    REQUIRE(training.run.exit_code == 0);
    CHECK(contains(training.run.output,
                   "Duplicates: 9 images are the same as an earlier one, 8 groups in all\n"
                   "Duplicates: 1 image is in more than one class\n"));
    const Json duplicates = last_line(folder / "metrics")["duplicates"];
    CHECK(duplicates["images"] == 9);
    CHECK(duplicates["groups"] == 8);
    CHECK(duplicates["conflicting"] == 1);
    const auto leaked = duplicates["leaked"].get<std::size_t>();
    CHECK(contains(training.run.output, "trained on too\n") == (leaked != 0));
    return leaked;
  };
  CHECK(counts({}) == 0);
  CHECK(counts({"--stratify"}) == 0);
  CHECK(counts({"--split", "random"}) > 0);
}

TEST_CASE("Images to validate on that are trained on too are reported") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const ShortTraining training = train_shortly(folder / "data", {"--valid", folder / "data"});
  CHECK(contains(training.run.output, "Duplicates: 24 images to validate on are trained on too\n"));
}

}  // namespace linnet::test
