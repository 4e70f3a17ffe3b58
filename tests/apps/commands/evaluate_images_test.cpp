// Evaluation of models of images, which are read by the rules of the model.

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/idx_folders.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Arguments = std::vector<std::string>;

/// Trains on the folder `data`, into the file `model`.
void train(const std::string& data, const std::string& model, Arguments options = {}) {
  options.insert(options.begin(), {"train", data, "--output", model, "--batch-size", "4",
                                   "--epochs", "2", "--cache", "off", "--quiet"});
  run_well(options);
}

ProgramRun evaluate(const std::string& model, const std::string& data, Arguments options = {}) {
  options.insert(options.begin(), {"evaluate", model, data, "--cache", "off"});
  return run_linnet(options);
}

Json json_of(const std::string& model, const std::string& data, Arguments options = {}) {
  options.insert(options.end(), {"--format", "json"});
  const ProgramRun run = evaluate(model, data, options);
  INFO(run.text());
  REQUIRE(run.exit_code == 0);
  return Json::parse(run.output);
}

/// What does not depend on where the images were.
Json figures(Json found) {
  for (const char* key : {"model", "data", "read_seconds"}) found.erase(key);
  return found;
}

Json last_line(const std::string& path) {
  return Json::parse(lines_of(file_content(path)).back());
}

}  // namespace

TEST_CASE("An evaluation has the figures of the test set of the training") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 12});
  write_phantoms(folder / "other", {.per_class = 5});
  run_well({"pack", folder / "other", folder / "other.linnet", "--quiet"});
  train(folder / "data", folder / "model",
        {"--test", folder / "other", "--metrics", folder / "metrics"});
  const Json test = last_line(folder / "metrics")["test"];
  const Json found = json_of(folder / "model", folder / "other");
  for (const char* key : {"accuracy", "images", "confusion_matrix"}) {
    CHECK(found[key] == test[key]);
  }
  CHECK(std::fabs(found["loss"].get<double>() - test["loss"].get<double>()) < 1e-6);
  for (std::size_t c = 0; c < 3; ++c) {
    for (const char* key : {"class", "precision", "recall", "f1", "support"}) {
      CHECK(found["classes"][c][key] == test["classes"][c][key]);
    }
  }
  CHECK(figures(json_of(folder / "model", folder / "other.linnet")) == figures(found));
}

TEST_CASE("Images are brought to the size of the model and read in its colours") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_phantoms(folder / "large", {.per_class = 4, .size = 40});
  train(folder / "data", folder / "resizing", {"--resize", "12x12", "--color", "rgb"});
  train(folder / "data", folder / "fixed");
  run_well({"pack", folder / "large", folder / "large.linnet", "--resize", "12x12", "--color",
            "rgb", "--quiet"});
  const Json found = json_of(folder / "resizing", folder / "large");
  CHECK(figures(json_of(folder / "resizing", folder / "large.linnet")) == figures(found));
  check_error(evaluate(folder / "fixed", folder / "large"), 1,
              {"40 x 40 pixels, and the model takes 16 x 16", "--resize"});
  check_error(evaluate(folder / "fixed", folder / "large.linnet"), 1,
              {"read with color=rgb, and the model is for color=grey", "pack the folder again"});
  run_well({"pack", folder / "large", folder / "other.linnet", "--color", "rgb", "--quiet"});
  check_error(evaluate(folder / "resizing", folder / "other.linnet"), 1,
              {"pack the folder again with --resize 12x12"});
  check_error(evaluate(folder / "fixed", folder / "data", {"--color", "rgb"}), 2,
              {"color=grey, not rgb"});
}

TEST_CASE("Predictions that are counted are those of linnet predict") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  train(folder / "data", folder / "model", {"--resize", "9x9"});
  write_phantoms(folder / "other", {.per_class = 6, .size = 21});
  const Json found = json_of(folder / "model", folder / "other");
  std::size_t correct = 0;
  const ProgramRun predicted =
      run_well({"predict", folder / "model", folder / "other", "--format", "jsonl"});
  for (const std::string& line : lines_of(predicted.output)) {
    const Json prediction = Json::parse(line);
    const std::string name = prediction["class"];
    correct += contains(prediction["path"].get<std::string>(), "/" + name + "/") ? 1U : 0U;
  }
  CHECK(std::fabs(found["accuracy"].get<double>() - static_cast<double>(correct) / 18.0) < 1e-12);
}

TEST_CASE("A folder may lack classes of the model, and be of one alone") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  train(folder / "data", folder / "model");
  fs::create_directory(folder / "one");
  fs::copy(folder / "data/chest", folder / "one/chest");
  const Json found = json_of(folder / "model", folder / "one");
  CHECK(found["classes"][0]["support"] == 0);
  CHECK(found["classes"][1]["support"] == 8);
  CHECK(found["auc"].is_null());
  CHECK(figures(json_of(folder / "model", folder / "data", {"--classes", "chest"})) ==
        figures(found));
  fs::rename(folder / "one/chest", folder / "one/foot");
  check_error(
      evaluate(folder / "model", folder / "one"), 1,
      {"its class 'foot' is none of the model, which has 'brain', 'chest', 'hand'", "--exclude"});
  fs::copy(folder / "data/hand", folder / "one/hand");
  CHECK(json_of(folder / "model", folder / "one", {"--exclude", "foot"})["images"] == 8);
}

TEST_CASE("Names of classes that are no UTF-8 or look alike are matched as they were trained on") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  fs::rename(folder / "data/brain", folder / "data/br\xff");
  fs::rename(folder / "data/hand", folder / "data/h\u00e4nd");
  train(folder / "data", folder / "model");
  CHECK(json_of(folder / "model", folder / "data")["images"] == 24);
  fs::remove_all(folder / "data/br\xff");
  CHECK(json_of(folder / "model", folder / "data", {"--classes", "chest"})["images"] == 8);
  train(folder / "data", folder / "model");
  fs::rename(folder / "data/h\u00e4nd", folder / "data/ha\u0308nd");
  check_error(evaluate(folder / "model", folder / "data"), 1, {"Unicode normalisation"});
}

TEST_CASE("Of a data set in parts, the part for tests is evaluated") {
  const TemporaryFolder folder;
  for (const char* part : {"data/train", "data/val", "data/test"}) {
    write_phantoms(folder / part, {.per_class = part == std::string("data/test") ? 3U : 8U});
  }
  train(folder / "data/train", folder / "model");
  const ProgramRun run = evaluate(folder / "model", folder / "data");
  CHECK(contains(run.output, "data is split: " + (folder / "data/test") + " is evaluated\n"));
  CHECK(contains(run.output, "on 9 images of"));
  fs::remove_all(folder / "data/test");
  CHECK(json_of(folder / "model", folder / "data")["images"] == 24);

  write_idx_folder(folder / "mnist");
  train(folder / "mnist", folder / "digits");
  const Json found = json_of(folder / "digits", folder / "mnist");
  CHECK(found["images"] == 12);
  CHECK(figures(json_of(folder / "digits", folder / "mnist/t10k-images-idx3-ubyte")) ==
        figures(found));
  SavedModel saved = read_model(folder / "digits");
  saved.size = {5, 6};
  write_model(folder / "digits", saved);
  check_error(evaluate(folder / "digits", folder / "mnist"), 1,
              {"images of 6 x 5 pixels, and the model takes 5 x 6"});
}

TEST_CASE("Files that cannot be read are errors, or are left out and told of beside the JSON") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  train(folder / "data", folder / "model");
  write_file(folder / "data/hand/broken.png", std::string_view("no image"));
  check_error(evaluate(folder / "model", folder / "data"), 1, {"broken.png", "--skip-bad"});
  const ProgramRun run =
      evaluate(folder / "model", folder / "data", {"--skip-bad", "--format", "json"});
  CHECK(Json::parse(run.output)["images"] == 24);
  CHECK(contains(run.error, "Left out: 1 file"));
}

TEST_CASE("Images and models of rows do not go together, whichever is which") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  train(folder / "data", folder / "model");
  SavedModel rows;
  rows.input = ModelInput::bytes;
  rows.classes = {"brain", "chest", "hand"};
  rows.model = LinearModel(3, 256, 1.0f);
  write_model(folder / "rows", rows);
  check_error(evaluate(folder / "rows", folder / "data"), 1,
              {"it has images, and the model takes feature matrices"});
  check_error(evaluate(folder / "model", folder / "model"), 1, {"model"});
  check_error(evaluate(folder / "model", folder / "nothing"), 1, {"nothing"});
}

TEST_CASE("An evaluation that cannot be printed fails") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  train(folder / "data", folder / "model");
  check_error(run_linnet({"evaluate", folder / "model", folder / "data", "--format", "json"},
                         {.output_to = "/dev/full"}),
              3, {"standard output"});
}

}  // namespace linnet::test
