// What `linnet inspect` says of a data set, and that training agrees with it.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

using Names = std::vector<std::string>;

ProgramRun inspect(const TemporaryFolder& folder, Names options = {}) {
  options.insert(options.begin(), {"inspect", "data"});
  return run_linnet(options, {.folder = folder.path()});
}

/// Whether training ends with the same verdict: an exit code of 0 or 1.
int exit_code_of_training(const TemporaryFolder& folder, Names options = {}) {
  options.insert(options.begin(), {"train", "data", "--quiet", "--epochs", "1", "--cache", "off",
                                   "--batch-size", "4", "--output", "out"});
  return run_linnet(options, {.folder = folder.path()}).exit_code;
}

}  // namespace

TEST_CASE("A sound folder is described, and training can start") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const ProgramRun run = inspect(folder);
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(run.error.empty());
  for (const char* part :
       {"data: a data folder, 24 images in 3 classes\n", "  brain           8\n",
        "Sizes\n  16 x 16 ", "Formats\n  PNG, grey, 8 bits ", "Training can start\n"}) {
    INFO(part);
    CHECK(contains(run.output, part));
  }
  CHECK(exit_code_of_training(folder) == 0);
}

TEST_CASE("What stops training is found by inspect, with the same options") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_file(folder / "data/hand/damaged.png", std::string_view("\x89PNG\r\n\x1a\n123"));
  write_file(folder / "data/hand/large.png", plain_png({32, 32}, 100));
  fs::copy_file(folder / "data/brain/000.png", folder / "data/chest/copy.png");
  const ProgramRun run = inspect(folder);
  INFO(run.text());
  CHECK(run.exit_code == 1);
  for (const char* part :
       {"Cannot be read: 1 file\n  hand/damaged.png: PNG: ", "  brain/000.png = chest/copy.png\n",
        "Nearly constant: 1 image\n  hand/large.png: mean level 100.0", "  32 x 32 ",
        "Training would stop:\n  1 file cannot be read", "2 different sizes"}) {
    INFO(part);
    CHECK(contains(run.output, part));
  }
  for (const Names& options : {Names{}, Names{"--skip-bad"}, Names{"--resize", "16x16"},
                               Names{"--skip-bad", "--resize", "16x16"}}) {
    INFO(options.size());
    CHECK(inspect(folder, options).exit_code == exit_code_of_training(folder, options));
  }
}

TEST_CASE("Too few different images stop training, and inspect says so") {
  const TemporaryFolder folder;
  for (int i = 0; i < 8; ++i) {
    write_file(folder / ("data/" + std::to_string(i % 2) + "/" + std::to_string(i) + ".png"),
               plain_png({8, 8}, 100));
  }
  const ProgramRun run = inspect(folder);
  INFO(run.text());
  CHECK(run.exit_code == 1);
  CHECK(contains(run.output, "Nearly constant: 8 images"));
  CHECK(contains(run.output, "Training would stop:\n"));
  CHECK(exit_code_of_training(folder) == 1);
}

TEST_CASE("The inspection is JSON where that is asked for") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  fs::copy_file(folder / "data/brain/000.png", folder / "data/brain/copy.png");
  const ProgramRun run = inspect(folder, {"--format", "json"});
  REQUIRE(run.exit_code == 0);
  const auto json = nlohmann::json::parse(run.output);
  CHECK(json["images"] == 25);
  CHECK(json["sizes"][0]["name"] == "16 x 16");
  CHECK(json["same"][0]["images"][1]["path"] == "brain/copy.png");
  CHECK(json["same"][0]["conflicting"] == false);
  CHECK(json["stops"].empty());
}

TEST_CASE("A packed data set can be inspected") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  fs::copy_file(folder / "data/brain/000.png", folder / "data/brain/copy.png");
  REQUIRE(run_linnet({"pack", folder / "data", folder / "p.linnet"}).exit_code == 0);
  const ProgramRun run = run_linnet({"inspect", folder / "p.linnet"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "a packed data set, 25 images in 3 classes"));
  CHECK(contains(run.output, "  brain/000.png = brain/copy.png\n"));
}

TEST_CASE("A folder that is no data folder ends an inspection as it ends training") {
  const TemporaryFolder folder;
  check_error(inspect(folder), 1, {"data: no such file or folder"});
  fs::create_directories(folder / "data/only");
  check_error(inspect(folder), 1, {"has only one sub-folder"});
}

}  // namespace linnet::test
