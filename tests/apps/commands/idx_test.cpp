// IDX files and folders of them, in all commands that take images.

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/idx_folders.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

/// A folder of IDX files, data/, to work beside.
class IdxFolder {
 public:
  IdxFolder() {
    write_idx_folder(folder_ / "data");
    options_.folder = folder_.path();
  }

  std::string operator/(const std::string& name) const { return folder_ / name; }

  ProgramRun operator()(const Names& arguments) const { return run_linnet(arguments, options_); }

  /// Runs a command that should go well.
  ProgramRun well(const Names& arguments) const { return run_well(arguments, options_); }

 private:
  TemporaryFolder folder_;
  RunOptions options_;
};

const std::string kTrain = "data/train-images-idx3-ubyte";
const std::string kTest = "data/t10k-images-idx3-ubyte";

}  // namespace

TEST_CASE("A folder of IDX files is trained on and validated on its test images") {
  const IdxFolder linnet;
  const ProgramRun run = linnet.well({"train", "data"});
  CHECK(contains(run.output,
                 "data is split: " + kTrain + " is trained on, " + kTest + " validated on\n"));
  CHECK(contains(run.output, "Training on 60 images"));
  CHECK(contains(run.output, "validating on 12\n"));
  const ProgramRun other = linnet.well({"train", "data", "--valid", kTrain});
  CHECK(contains(other.output, "validating on 60\n"));
  const ProgramRun tested = linnet.well({"train", kTrain, "--test", kTest});
  CHECK(contains(tested.output, "Training on 48 images"));
}

TEST_CASE("Options that choose or change images are refused for IDX files") {
  const IdxFolder linnet;
  const std::vector<Names> all = {
      {"--resize", "4x4"}, {"--classes", "0,1"}, {"--exclude", "x"}, {"--color", "rgb"}};
  for (const Names& options : all) {
    Names arguments = {"train", "data"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    check_error(linnet(arguments), 1, {options.front(), kTrain + " is an IDX file"});
  }
  write_phantoms(linnet / "scans");
  check_error(linnet({"train", "scans", "--valid", "data"}), 1,
              {"data is a folder of IDX files", "give one file"});
}

TEST_CASE("The images of an IDX file are predicted in their order, without their labels") {
  const IdxFolder linnet;
  linnet.well({"train", "data", "--output", "model"});
  fs::remove(linnet / "data/t10k-labels-idx1-ubyte");
  const ProgramRun run = linnet.well({"predict", "model", kTest, "--format", "csv"});
  const Names lines = lines_of(run.output);
  REQUIRE(lines.size() == 13);
  for (std::size_t i = 0; i < 12; ++i) {
    CHECK(lines[i + 1].starts_with(kTest + "[" + std::to_string(i) + "]," + std::to_string(i % 3) +
                                   ","));
  }
  write_file(linnet / "one.png", plain_png({6, 5}, 3));
  const ProgramRun mixed =
      linnet.well({"predict", "model", "one.png", kTest, "one.png", "--format", "csv"});
  const Names rows = lines_of(mixed.output);
  REQUIRE(rows.size() == 15);
  CHECK(rows[1] == rows[14]);
  CHECK(rows[2] == lines[1]);
}

TEST_CASE("IDX files that a model of images does not take are rows with the reason") {
  const IdxFolder linnet;
  write_phantoms(linnet / "scans");
  linnet.well({"train", "scans", "--output", "model", "--batch-size", "4"});
  linnet.well({"train", "scans", "--output", "rgb", "--batch-size", "4", "--color", "rgb"});
  write_file(linnet / "cut", file_content(linnet / kTest).substr(0, 100));
  const ProgramRun run =
      linnet({"predict", "model", kTest, "data", "cut", "scans/hand/000.png", "--format", "csv"});
  INFO(run.text());
  CHECK(run.exit_code == 1);
  const Names lines = lines_of(run.output);
  REQUIRE(lines.size() == 5);
  CHECK(contains(lines[1], "images of 6 x 5 pixels, and the model takes 16 x 16"));
  CHECK(contains(lines[2], "a folder of IDX files: give a file of images in it"));
  CHECK(lines[3].starts_with("cut,,,"));
  CHECK(lines[4].starts_with("scans/hand/000.png,"));
  const ProgramRun rgb = linnet({"predict", "rgb", kTest});
  CHECK(rgb.exit_code == 1);
  CHECK(contains(rgb.output, "grey, and the model takes RGB"));
}

TEST_CASE("Info on IDX files shows their images and classes") {
  const IdxFolder linnet;
  const ProgramRun one = linnet.well({"info", kTest});
  CHECK(contains(one.output, kTest + ": an IDX file, 12 images in 3 classes, 0.0 MB\n"
                                     "images    6 x 5, grey\n  0           4\n"));
  const ProgramRun both = linnet.well({"info", "data"});
  CHECK(contains(both.output, "data is split: "));
  CHECK(contains(both.output, kTrain + ": an IDX file, 60 images"));
  CHECK(contains(both.output, kTest + ": an IDX file, 12 images"));
  check_error(linnet({"info", "data/t10k-labels-idx1-ubyte"}), 1, {"labels of an IDX file"});
}

TEST_CASE("An IDX file is packed, trained on and unpacked as a folder of its images") {
  const IdxFolder linnet;
  const ProgramRun packed = linnet.well({"pack", kTrain, "train.linnet"});
  CHECK(contains(packed.output, "60 images of 6 x 5 pixels in 3 classes"));
  linnet.well({"info", "train.linnet", "--verify"});
  CHECK(model_of(linnet / "train.linnet") == model_of(linnet / kTrain));
  linnet.well({"unpack", "train.linnet", "again"});
  CHECK(names_in(linnet / "again") == Names{"0", "1", "2"});
  CHECK(names_in(linnet / "again/1").front() == "train-images-idx3-ubyte[01].png");
  CHECK(model_of(linnet / "again") == model_of(linnet / kTrain));
}

TEST_CASE("Of a folder of IDX files, one is named to pack") {
  const IdxFolder linnet;
  check_error(linnet({"pack", "data", "all.linnet"}), 1,
              {"linnet pack " + kTrain + " train-images-idx3-ubyte.linnet\n",
               "linnet pack " + kTest + " t10k-images-idx3-ubyte.linnet\n"});
  CHECK_FALSE(fs::exists(linnet / "all.linnet"));
}

TEST_CASE("An inspection of IDX files counts the images of each part") {
  const IdxFolder linnet;
  const ProgramRun both = linnet.well({"inspect", "data"});
  CHECK(contains(both.output,
                 "data: a data set in IDX files, 72 images in 3 classes\n"
                 "     train-images-idx3-ubyte   t10k-images-idx3-ubyte\n"
                 "  0                       20                        4\n"));
  const ProgramRun json = linnet.well({"inspect", kTest, "--format", "json"});
  CHECK(contains(json.output, R"("kind": "idx")"));
  write_idx_pair(linnet / kTest, linnet / "data/t10k-labels-idx1-ubyte", 2);
  check_error(linnet({"inspect", "data"}), 1, {kTest, "its classes are not those of " + kTrain});
}

}  // namespace linnet::test
