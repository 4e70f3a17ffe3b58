// A model of resized images says so, and brings what it is asked about to its size.

#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

std::string train(const TemporaryFolder& folder, std::vector<std::string> options) {
  const std::string model = folder / "model";
  options.insert(options.begin(), {"train", folder / "data", "--output", model, "--batch-size", "4",
                                   "--epochs", "2"});
  run_well(options);
  return model;
}

}  // namespace

TEST_CASE("A model of resized images takes images of any size") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_phantoms(folder / "large", {.size = 32});
  const std::string model = train(folder, {"--resize", "12x10"});
  CHECK(read_model(model).resizes);
  CHECK(read_model(model).size == ImageSize{12, 10});
  CHECK(contains(run_well({"info", model}).output, "12 x 10, grey, brought to that size"));
  const std::string output = run_well({"predict", model, folder / "data", folder / "large"}).output;
  CHECK_FALSE(contains(output, "error"));
  CHECK(lines_of(output).size() == 1 + 2 * 24);
}

TEST_CASE("What a model of resized images predicts is what it learned") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const std::string model = train(folder, {"--resize", "8x8"});
  run_well({"pack", folder / "data", folder / "file", "--resize", "8x8"});
  run_well({"unpack", folder / "file", folder / "small"});
  const auto classes = [&](const std::string& data) {
    std::string all;
    for (const std::string& line :
         lines_of(run_well({"predict", model, data, "--format", "csv"}).output)) {
      all += line.substr(line.find(',')) + "\n";
    }
    return all;
  };
  CHECK(classes(folder / "data") == classes(folder / "small"));
}

TEST_CASE("A model of images as they are takes none of another size") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const std::string model = train(folder, {});
  CHECK_FALSE(read_model(model).resizes);
  write_file(folder / "large.png", plain_png({20, 20}, 9));
  const ProgramRun run = run_linnet({"predict", model, folder / "large.png"});
  CHECK(run.exit_code == 1);
  CHECK(contains(run.output, "20 x 20 pixels, and the model takes 16 x 16"));
}

}  // namespace linnet::test
