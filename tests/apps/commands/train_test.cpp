// What training prints and leaves behind.

#include <filesystem>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

using Catch::Matchers::WithinRel;

using Names = std::vector<std::string>;

ProgramRun train(const TemporaryFolder& folder, Names options, RunOptions how = {}) {
  how.folder = folder.path();
  options.insert(options.begin(), {"train", "data", "--batch-size", "4"});
  return run_linnet(options, how);
}

}  // namespace

TEST_CASE("Training prints its set-up, its progress and the path of the model") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const ProgramRun run = train(folder, {"--threads", "2", "--isa", "sse2"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(run.error.empty());
  for (const std::string part :
       {"Linnet ", "sse2 instructions, 2 threads (--threads)",
        "Read data: 24 images of 16 x 16 pixels in 3 classes", "  brain           8\n",
        "Training on 20 images with ", ", validating on 4", "epoch  train loss  valid loss",
        "\n   14  ", "true\\predicted", "precision    recall  f1-score   support", "weighted avg",
        "read ", "trained ", "weights ", "model in model.safetensors\n"}) {
    INFO("expected: " << part);
    CHECK(contains(run.output, part));
  }
  CHECK_FALSE(contains(run.output, "\n   15  "));
  CHECK(names_in(folder.path()) == Names{"data", "model.safetensors"});
}

TEST_CASE("In quiet nothing is printed") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const ProgramRun run = train(folder, {"--quiet"});
  CHECK(run.exit_code == 0);
  CHECK(run.output.empty());
  CHECK(run.error.empty());
  CHECK(names_in(folder.path()) == Names{"data", "model.safetensors"});
}

TEST_CASE("With --quiet, errors are still printed") {
  const TemporaryFolder folder;
  const ProgramRun run = train(folder, {"--quiet"});
  check_error(run, 1, {"data: no such file or folder"});
  CHECK(run.output.empty());
}

TEST_CASE("The model holds the classes, the image size and the scaling") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  REQUIRE(train(folder, {"--output", "model"}).exit_code == 0);
  const SavedModel saved = read_model(folder / "model");
  CHECK(saved.classes == Names{"brain", "chest", "hand"});
  CHECK(saved.size == ImageSize{16, 16});
  CHECK(saved.model.outputs() == 3);
  CHECK(saved.model.features() == 256);
  CHECK_THAT(saved.model.pixel_factor, WithinRel(1.0 / 255, 1e-5));
}

TEST_CASE("The hash that is printed is that of the model that was written") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const ProgramRun run = train(folder, {"--output", "model"});
  CHECK(contains(run.output, "weights " + weights_hash(read_model(folder / "model").model) + "\n"));
}

TEST_CASE("Training on phantoms says that they are synthetic, and learns them") {
  const TemporaryFolder folder;
  REQUIRE(
      run_linnet({"phantoms", folder / "data", "--per-class", "60", "--size", "24"}).exit_code ==
      0);
  const ProgramRun run = train(folder, {});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "synthetic"));
  CHECK(run_linnet({"predict", folder / "model.safetensors", folder / "data"}).exit_code == 0);
}

TEST_CASE("The path of the model may hold spaces and letters of any language") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const ProgramRun run = train(folder, {"--output", "mein Hänfling.safetensors"});
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "model in mein Hänfling.safetensors\n"));
  CHECK(run_linnet({"info", folder / "mein Hänfling.safetensors"}).exit_code == 0);
}

TEST_CASE("The order in which files were made changes nothing") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const TemporaryFolder other;
  for (const std::string name : {"hand", "brain", "chest"}) {
    for (int i = 7; i >= 0; --i) {
      const std::string file = "data/" + name + "/00" + std::to_string(i) + ".png";
      write_file(other / file, file_content(folder / file));
    }
  }
  REQUIRE(train(folder, {"--output", "model"}).exit_code == 0);
  REQUIRE(train(other, {"--output", "model"}).exit_code == 0);
  CHECK(file_content(folder / "model") == file_content(other / "model"));
}

}  // namespace linnet::test
