// What of a data folder is read: folders of systems, --exclude, --classes, and what linnet itself
// writes into it.

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

/// Phantoms, with thumbnails of a network storage and folders of other systems among them.
void write_with_system_folders(const std::string& data) {
  write_phantoms(data);
  write_file(data + "/brain/@eaDir/000.png/thumb.png", plain_png({8, 8}, 200));
  write_file(data + "/hand/.ipynb_checkpoints/000-checkpoint.png", plain_png({16, 16}, 7));
  write_file(data + "/__MACOSX/brain/._000.png", std::string_view("Mac OS X"));
  write_file(data + "/lost+found/x.png", plain_png({16, 16}, 9));
}

}  // namespace

TEST_CASE("Folders of systems are passed over, counted and named, by all commands") {
  const TemporaryFolder folder;
  write_with_system_folders(folder / "data");
  write_phantoms(folder / "clean");
  const std::string note =
      "Passed over: 4 folders that are hidden or kept by a system (__MACOSX, "
      "lost+found, brain/@eaDir, …)\n";
  CHECK(contains(train_shortly(folder / "data").run.output, note));
  CHECK(model_of(folder / "data") == model_of(folder / "clean"));
  CHECK(model_of(folder / "data", {"--resize", "9x9"}) ==
        model_of(folder / "clean", {"--resize", "9x9"}));
  CHECK(contains(run_well({"info", folder / "data"}).output, note));
  CHECK(contains(run_well({"pack", folder / "data", folder / "file"}).output, note));
  run_well({"train", folder / "data", "--output", folder / "model", "--quiet"});
  const ProgramRun predicted = run_well({"predict", folder / "model", folder / "data"});
  CHECK(contains(predicted.error, "Passed over: 4 folders"));
  CHECK_FALSE(contains(predicted.output, "thumb.png"));
  CHECK(lines_of(predicted.output).size() == 25);
}

TEST_CASE("A folder of a system beside a lone folder leaves the advice what to give") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data/archive");
  write_file(folder / "data/__MACOSX/._archive", std::string_view("Mac OS X"));
  check_error(
      train_shortly(folder / "data").run, 1,
      {"only one sub-folder, 'archive'", "did you mean " + (folder / "data/archive") + "?"});
}

TEST_CASE("Patterns leave out files, folders and classes") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_phantoms(folder / "less", {.classes = {"brain", "chest"}});
  write_file(folder / "data/brain/000_mask.png", plain_png({16, 16}, 1));
  write_file(folder / "data/chest/small/x.png", plain_png({8, 8}, 1));
  const std::vector<std::string> options = {"--exclude", "*_mask*", "--exclude", "chest/small",
                                            "--exclude=hand/"};
  CHECK(model_of(folder / "data", options) == model_of(folder / "less"));
  CHECK(contains(train_shortly(folder / "data", options).run.output,
                 "Excluded: 3 files or folders that --exclude matches (hand, brain/000_mask.png, "
                 "chest/small)\n"));
  std::vector<std::string> info = {"info", folder / "data"};
  info.insert(info.end(), options.begin(), options.end());
  CHECK(contains(run_well(info).output, "16 files in 2 classes"));
  check_error(train_shortly(folder / "data", {"--exclude", ""}).run, 2,
              {"--exclude takes a GLOB, not nothing"});
}

TEST_CASE("Predictions leave out what patterns match below folders") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  run_well({"train", folder / "data", "--output", folder / "model", "--quiet"});
  const ProgramRun run = run_well({"predict", folder / "model", folder / "data", "--exclude",
                                   "00[1-7].png", "--exclude", "hand/*", "--format", "csv"});
  CHECK(lines_of(run.output).size() == 3);
  CHECK(run.error.empty());
}

TEST_CASE("The classes that are named are read, and each selection has its own cached copy") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_phantoms(folder / "less");
  fs::remove_all(folder / "less/chest");
  const std::vector<std::string> options = {"--classes", "hand,brain"};
  CHECK(model_of(folder / "data", options) == model_of(folder / "less"));
  const std::string cache = folder / "cache";
  for (const bool again : {false, true}) {
    const std::vector<std::string> all = {"--cache", cache};
    const std::vector<std::string> some = {"--cache", cache, "--classes", "hand,brain"};
    CHECK(contains(train_shortly(folder / "data", all).run.output, "mapped its copy") == again);
    CHECK(contains(train_shortly(folder / "data", some).run.output, "mapped its copy") == again);
  }
  CHECK(names_in(cache).size() == 2);
  check_error(train_shortly(folder / "data", {"--classes", "hand,brian"}).run, 1,
              {"has no sub-folder 'brian' to be a class; it has brain, chest, hand"});
  run_well({"pack", folder / "data", folder / "file", "--classes", "hand,brain"});
  CHECK(model_of(folder / "file") == model_of(folder / "less"));
  check_error(train_shortly(folder / "file", {"--classes", "hand,brain"}).run, 1,
              {"--classes chooses folders", "pack the folder again"});
}

TEST_CASE("Training in the data folder does not take its own output for data") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  fs::create_directory(folder / "data/out");
  const auto train = [&](const std::vector<std::string>& options) {
    std::vector<std::string> arguments = {"train", ".", "--epochs", "2"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const ProgramRun run = run_linnet(arguments, {.folder = folder / "data"});
    INFO(run.text());
    CHECK(run.exit_code == 0);
    CHECK(contains(run.output, "24 images of 16 x 16 pixels in 3 classes"));
    CHECK_FALSE(contains(run.output, "Skipped"));
    return contains(run.output, "mapped its copy");
  };
  const std::vector<std::string> options = {"--output",    "out/model", "--metrics",
                                            "out/metrics", "--cache",   "copies"};
  CHECK_FALSE(train(options));
  CHECK(train(options));
  fs::remove_all(folder / "data/out");
  fs::remove_all(folder / "data/copies");
  CHECK_FALSE(train({}));
  CHECK(train({}));
  const ProgramRun other =
      run_linnet({"train", ".", "--epochs", "2", "--output", "other"}, {.folder = folder / "data"});
  CHECK(contains(other.output, "mapped its copy"));
  CHECK(contains(other.output, "Skipped: 1 file that is not an image (model.safetensors)\n"));
}

}  // namespace linnet::test
