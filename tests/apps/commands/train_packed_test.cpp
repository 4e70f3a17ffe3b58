// Training on a packed data set is training on its folder, to the last bit.

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

constexpr const char* kTook = "Found unchanged, and mapped its copy in the cache: ";

}  // namespace

TEST_CASE("A folder, its packed file, its cached copy and its unpacked images give one model") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  run_well({"pack", folder / "data", folder / "file"});
  run_well({"unpack", folder / "file", folder / "again"});
  const std::string model = model_of(folder / "data");
  const std::vector<std::string> cache = {"--cache", folder / "cache"};
  for (const std::string threads : {"1", "8"}) {
    INFO(threads << " threads");
    CHECK(model_of(folder / "data", {"--threads", threads}) == model);
    CHECK(model_of(folder / "file", {"--threads", threads}) == model);
    CHECK(model_of(folder / "again", {"--threads", threads}) == model);
    CHECK(
        train_shortly(folder / "data", {"--cache", folder / "cache", "--threads", threads}).model ==
        model);
  }
  const ShortTraining cached = train_shortly(folder / "data", cache);
  CHECK(contains(cached.run.output, kTook));
  CHECK(cached.model == model);
  const ShortTraining packed = train_shortly(folder / "file");
  CHECK(contains(packed.run.output,
                 "Mapped " + (folder / "file") + ": 24 images of 16 x 16 pixels in 3 classes"));
  CHECK(packed.model == model);
  CHECK(names_in(folder / "cache").size() == 1);  // none of the packed file
}

TEST_CASE("Images brought to a size as they are packed are those brought to it for training") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_file(folder / "data/brain/wide.png", plain_png({40, 10}, 90));
  run_well({"pack", folder / "data", folder / "file", "--resize", "11x7"});
  const std::string model = model_of(folder / "data", {"--resize", "11x7"});
  CHECK(model_of(folder / "file") == model);
  CHECK(model_of(folder / "file", {"--resize", "11x7"}) == model);
  CHECK(contains(run_well({"info", folder / "file"}).output, "11 x 7, grey, resized"));
  const ShortTraining other = train_shortly(folder / "file", {"--resize", "7x11"});
  check_error(other.run, 1,
              {"--resize 7x11", folder / "file holds pixels of 11x7", "pack the folder again"});
}

TEST_CASE("A packed file that has the size asked for makes the model of a folder that has it") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  run_well({"pack", folder / "data", folder / "file"});
  const std::string model = model_of(folder / "data", {"--resize", "16x16"});
  CHECK(model_of(folder / "file", {"--resize", "16x16"}) == model);
  CHECK(model_of(folder / "file") != model);
}

TEST_CASE("A size that is none is refused by train and pack") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 2});
  for (const std::string size : {"0x5", "5x0", "5", "5x", "x5", "x", "-1x3", "70000x1", "8193x4096",
                                 "5x5x5", "5X5", "5 x5", "5x5 ", "99999999999x1", ""}) {
    INFO(size);
    const ProgramRun trained =
        run_linnet({"train", folder / "data", "--resize=" + size, "--output", folder / "model"});
    INFO(trained.text());
    CHECK(trained.exit_code == 2);
    CHECK(contains(trained.error, "--resize"));
    CHECK(run_linnet({"pack", folder / "data", folder / "file", "--resize=" + size}).exit_code ==
          2);
  }
  check_error(run_linnet({"pack", folder / "data", folder / "file", "--resize", "-1x3"}), 2,
              {"--resize"});
  CHECK(names_in(folder.path()) == std::vector<std::string>{"data"});
}

TEST_CASE("A packed file that is damaged or cut short is refused with its name") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 3});
  run_well({"pack", folder / "data", folder / "file"});
  const std::string whole = file_content(folder / "file");
  write_file(folder / "file", whole.substr(0, whole.size() / 2));
  check_error(train_shortly(folder / "file").run, 1, {folder / "file: cut short"});
  check_error(run_linnet({"info", folder / "file"}), 1, {folder / "file: cut short"});
  check_error(run_linnet({"unpack", folder / "file", folder / "new"}), 1, {"file: cut short"});
  write_file(folder / "text", std::string_view("a text"));
  check_error(train_shortly(folder / "text").run, 1,
              {folder / "text is a file, not a folder, and no packed data set, feature matrix"});
  CHECK_FALSE(fs::exists(folder / "new"));
}

}  // namespace linnet::test
