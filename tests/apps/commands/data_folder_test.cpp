// Folders that are no data folders: exit code 1, which one it is, and what a data folder looks
// like.

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

const std::string kExplanation = "DATA/cat/1.png";

/// Trains on `data` with an older model in place, and checks the error and that nothing was lost.
void check_no_data(const TemporaryFolder& folder, const std::string& data,
                   std::vector<std::string> parts) {
  parts.push_back(kExplanation);
  write_file(folder / "out/model", std::string_view());
  const ProgramRun run = run_linnet({"train", data, "--output", folder / "out/model"});
  check_error(run, 1, parts);
  CHECK(names_in(folder / "out") == std::vector<std::string>{"model"});
  check_error(run_linnet({"info", data}), 1, {data});
}

}  // namespace

TEST_CASE("A folder that is not there is named") {
  const TemporaryFolder folder;
  for (const char* name : {"nowhere", "nowhere.npz", "nowhere.linnet"}) {
    const ProgramRun run =
        run_linnet({"train", folder / name, "--output", folder / "model.safetensors"});
    check_error(run, 1, {folder / name + ": no such file or folder"});
    CHECK_FALSE(contains(run.error, kExplanation));
    check_error(run_linnet({"info", folder / name}), 1, {folder / name});
  }
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("A file in place of a data folder is named as one") {
  const TemporaryFolder folder;
  write_file(folder / "file", std::string_view("text"));
  check_no_data(folder, folder / "file", {folder / "file", "is a file, not a folder"});
}

TEST_CASE("An empty folder is named as empty") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "data");
  check_no_data(folder, folder / "data", {folder / "data", "is empty"});
}

TEST_CASE("A folder of hidden things alone is empty") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data/.hidden");
  write_file(folder / "data/.gitignore", std::string_view("*"));
  check_no_data(folder, folder / "data", {folder / "data", "is empty"});
}

TEST_CASE("A folder of images without sub-folders is told what is missing") {
  const TemporaryFolder folder;
  for (const char* name : {"a.png", "b.png"}) {
    write_file(folder / (std::string("data/") + name), plain_png({8, 8}, 100));
  }
  check_no_data(folder, folder / "data", {folder / "data", "2 files, but no sub-folders"});
}

TEST_CASE("A folder of one file is counted in the singular") {
  const TemporaryFolder folder;
  write_file(folder / "data/a.png", plain_png({8, 8}, 100));
  check_no_data(folder, folder / "data", {folder / "data", "1 file, but no sub-folders"});
}

TEST_CASE("One class alone is named") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.classes = {"cats"}});
  check_no_data(folder, folder / "data", {folder / "data", "only one sub-folder, 'cats'"});
}

TEST_CASE("Classes in a lone nested folder are suggested") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data/unpacked");
  check_no_data(folder, folder / "data",
                {"only one sub-folder, 'unpacked'", "did you mean " + (folder / "data/unpacked?")});
}

TEST_CASE("A class folder without anything in it is named") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  fs::create_directory(folder / "data/empty");
  check_no_data(folder, folder / "data", {folder / "data", "class folder 'empty'"});
}

TEST_CASE("A class folder without images in it is named") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_file(folder / "data/zoo/notes.txt", std::string_view("not an image"));
  const ProgramRun run = run_linnet({"train", folder / "data", "--output", folder / "model"});
  check_error(run, 1, {folder / "data", "class folder 'zoo'", kExplanation});
  CHECK_FALSE(fs::exists(folder / "model"));
}

TEST_CASE("Too few images to set some aside are too little data, and two can be enough") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.classes = {"cat", "dog"}, .per_class = 1});
  const ProgramRun run =
      run_linnet({"train", folder / "data", "--output", folder / "model", "--batch-size", "1"});
  check_error(run, 1, {"--valid-fraction leaves the validation set empty, of 2 images"});
  CHECK_FALSE(fs::exists(folder / "model"));
  CHECK(run_linnet({"train", folder / "data", "--output", folder / "model", "--batch-size", "1",
                    "--valid-fraction", "0.5"})
            .exit_code == 0);
}

TEST_CASE("Other files in a data folder are skipped, counted and named") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_file(folder / "data/README.md", std::string_view("# About"));
  write_file(folder / "data/brain/notes.txt", std::string_view("one"));
  write_file(folder / "data/chest/.hidden.png", std::string_view("no image"));
  write_file(folder / "data/.git/config", std::string_view("hidden"));
  const ProgramRun run =
      run_linnet({"train", folder / "data", "--output", folder / "model", "--batch-size", "4"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "24 images of 16 x 16 pixels in 3 classes"));
  CHECK(
      contains(run.output, "Skipped: 2 files that are not images (README.md, brain/notes.txt)\n"));
}

TEST_CASE("Images deep within a class folder belong to it, and names do not decide what is one") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_file(folder / "data/hand/left/old/scan", plain_png({16, 16}, 9));
  write_file(folder / "data/hand/left/png.jpg", plain_png({16, 16}, 9));
  const ProgramRun run =
      run_linnet({"train", folder / "data", "--output", folder / "model", "--batch-size", "4"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "  hand           10\n"));
}

TEST_CASE("A class named with odd bytes is escaped wherever it is shown") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.classes = {"a\xff", "b\nc", "\x1b[31m"}});
  const ProgramRun run =
      run_linnet({"train", folder / "data", "--output", folder / "model", "--batch-size", "4"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "a\\xff"));
  CHECK(contains(run.output, "b\\nc"));
  CHECK_FALSE(contains(run.output + run.error, "\x1b"));
  CHECK_FALSE(contains(run.output, "\xff"));
  CHECK(run_linnet({"info", folder / "model"}).exit_code == 0);
}

TEST_CASE("Two classes whose names look alike once escaped make a model that can be used") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.classes = {"\xff", "\\xff"}});
  const ProgramRun run =
      run_linnet({"train", folder / "data", "--output", folder / "model", "--batch-size", "4"});
  REQUIRE(run.exit_code == 0);
  const ProgramRun info = run_linnet({"info", folder / "model"});
  INFO(info.text());
  CHECK(info.exit_code == 0);
}

}  // namespace linnet::test
