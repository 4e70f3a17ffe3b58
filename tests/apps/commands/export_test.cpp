// linnet export: what it writes and says, and what it does not overwrite.

#include <string>
#include <vector>

#include "linnet/io/onnx_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/onnx_models.hpp"
#include "tests/support/onnx_reader.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;

/// A folder with a model of rows of three numbers.
struct ModelFolder {
  ModelFolder() {
    Random random(1);
    write_model(folder / "model", row_model(ModelInput::numbers, 3, random));
  }

  ProgramRun run(const std::string& model, const std::string& file) const {
    return run_linnet({"export", folder / model, folder / file});
  }

  TemporaryFolder folder;
};

}  // namespace

TEST_CASE("A trained model of images is exported, and what is left to do is said in a line") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  run_well({"train", folder / "data", "--resize", "8x6", "--batch-size", "4", "--epochs", "2",
            "--output", folder / "model"});
  const ProgramRun run = run_well({"export", folder / "model", folder / "model.onnx"});
  CHECK(run.error.empty());
  const SavedModel saved = read_model(folder / "model");
  CHECK(run.output == "Exported " + (folder / "model") + " to " + (folder / "model.onnx") +
                          "\nimages: uint8 [batch, 6, 8, 1] -> logits, probabilities, label of 3 "
                          "outputs\n" +
                          onnx_preparation_text(saved) + "\n");
  write_onnx(folder / "expected", saved);
  CHECK(file_content(folder / "model.onnx") == file_content(folder / "expected"));
  CHECK(read_onnx(folder / "model.onnx").metadata.at("classes") == R"(["brain","chest","hand"])");
}

TEST_CASE("Of a model of rows nothing is left to do") {
  const ModelFolder files;
  const ProgramRun run = files.run("model", "model.onnx");
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(run.output.ends_with(
      "\nfeatures: float32 [batch, 3] -> logits, probabilities, label of 4 outputs\n"));
}

TEST_CASE("An older ONNX file is replaced, and no other file") {
  const ModelFolder files;
  const TemporaryFolder& folder = files.folder;
  write_file(folder / "notes", "notes");
  write_file(folder / "empty", "");
  const std::string model = file_content(folder / "model");
  check_error(files.run("model", "notes"), 2, {"notes exists and is not a model in ONNX"});
  check_error(files.run("model", "model"), 2, {"model exists and is not a model in ONNX"});
  check_error(files.run("model", ""), 2, {" is a folder; name a file for the model in ONNX"});
  CHECK(file_content(folder / "notes") == "notes");
  CHECK(file_content(folder / "model") == model);
  CHECK(files.run("model", "empty").exit_code == 0);
  Random random(2);
  write_model(folder / "other", row_model(ModelInput::bytes, 2, random));
  CHECK(files.run("other", "empty").exit_code == 0);
  CHECK(read_onnx(folder / "empty").inputs.at(0).shape == OnnxDimensions{-1, 2});
  CHECK(names_in(folder.path()) == Names{"empty", "model", "notes", "other"});
}

TEST_CASE("What is no model is not exported") {
  const ModelFolder files;
  write_file(files.folder / "text", "text");
  check_error(files.run("text", "new"), 1, {"text: not a safetensors file"});
  check_error(files.run("gone", "new"), 1, {"gone: No such file or directory"});
  CHECK(files.run("model", "made").exit_code == 0);
  check_error(files.run("made", "new"), 1, {"made: not a safetensors file"});
  check_error(files.run("model", "no/folder"), 3, {"the folder to put it in does not exist"});
  CHECK(names_in(files.folder.path()) == Names{"made", "model", "text"});
}

}  // namespace linnet::test
