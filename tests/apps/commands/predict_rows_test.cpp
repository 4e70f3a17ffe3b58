// Prediction for feature matrices, and what else the program does with them besides training.

#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/labelled_rows.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;

/// A folder to work in, with models that tell which of three numbers is the greatest.
class RowModels {
 public:
  RowModels() {
    write("model", ModelInput::numbers);
    write("bytes", ModelInput::bytes);
    write_file(folder_ / "X.npy", npy_rows<float>("<f4", numbers_of_rows(30)));
    options_.folder = folder_.path();
  }

  std::string operator/(const std::string& name) const { return folder_ / name; }

  ProgramRun predict(Names arguments, const std::string& input = "") const {
    RunOptions options = options_;
    options.input = input;
    arguments.insert(arguments.begin(), "predict");
    return run_linnet(arguments, options);
  }

  ProgramRun operator()(const Names& arguments) const { return run_linnet(arguments, options_); }

 private:
  void write(const std::string& name, ModelInput input) const {
    SavedModel saved;
    saved.input = input;
    saved.classes = {"a", "b", "c"};
    saved.model = LinearModel(3, kRowNumbers, input == ModelInput::bytes ? 1.0f / 255.0f : 1.0f);
    for (std::size_t c = 0; c < 3; ++c) saved.model.weights.values(c)[c] = 1.0f;
    write_model(folder_ / name, saved);
  }

  TemporaryFolder folder_;
  RunOptions options_;
};

}  // namespace

TEST_CASE("Each row of a feature matrix is predicted and named by its index") {
  const RowModels linnet;
  const ProgramRun csv = linnet.predict({"model", "X.npy", "--format", "csv"});
  INFO(csv.text());
  CHECK(csv.exit_code == 0);
  const Names lines = lines_of(csv.output);
  REQUIRE(lines.size() == 31);
  CHECK(lines[18].starts_with("X.npy[17],c,"));
  const ProgramRun top = linnet.predict({"model", "X.npy", "--format", "jsonl", "--top", "2"});
  const auto first = nlohmann::json::parse(lines_of(top.output).front());
  CHECK(first["path"] == "X.npy[0]");
  CHECK(first["class"] == "a");
  CHECK(first["top"].size() == 2);
  const ProgramRun table = linnet.predict({"model", "-"}, "X.npy\n");
  CHECK(lines_of(table.output).size() == 31);
  CHECK(contains(table.output, "X.npy[9]   a      "));
}

TEST_CASE("Predictions of rows do not depend on labels, on their type or on threads") {
  const RowModels linnet;
  const std::string rows = npy_rows<Float16>("<f2", numbers_of_rows(30));
  write_file(linnet / "X.npz", npz_rows(rows, "labels that nobody can read"));
  const ProgramRun floats = linnet.predict({"model", "X.npy", "--format", "csv"});
  const ProgramRun halves = linnet.predict({"model", "X.npz", "--format", "csv"});
  REQUIRE(halves.exit_code == 0);
  const Names lines = lines_of(halves.output);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    CHECK("X.npy" + lines[i].substr(5) == lines_of(floats.output).at(i));
  }
  CHECK(linnet.predict({"model", "X.npy", "--format", "csv", "--threads", "1"}).output ==
        linnet.predict({"model", "X.npy", "--format", "csv", "--threads", "3"}).output);
}

TEST_CASE("More rows than are held at a time are predicted one like the other") {
  const RowModels linnet;
  constexpr std::size_t kWide = 65'536;
  constexpr std::size_t kMany = 600;  // 16 MiB hold 256 of them
  SavedModel saved;
  saved.input = ModelInput::bytes;
  saved.classes = {"odd", "even"};
  saved.model = LinearModel(2, kWide, 1.0f / 255.0f);
  saved.model.weights.values(0)[kWide - 1] = 1.0f;
  write_model(linnet / "wide", saved);
  std::string bytes(kMany * kWide, '\x07');
  for (std::size_t i = 1; i < kMany; i += 2) bytes[(i + 1) * kWide - 1] = '\x70';
  write_file(linnet / "many.npy", npy_bytes("|u1", shape_of({kMany, kWide}), bytes));
  const ProgramRun run = linnet.predict({"wide", "many.npy", "--format", "csv"});
  REQUIRE(run.exit_code == 0);
  const Names lines = lines_of(run.output);
  REQUIRE(lines.size() == kMany + 1);
  CHECK(lines.back().starts_with("many.npy[599],odd,"));
  for (std::size_t i = 3; i < lines.size(); ++i) {
    const auto after_index = [](const std::string& line) { return line.substr(line.find(']')); };
    REQUIRE(after_index(lines[i]) == after_index(lines[i - 2]));
  }
  CHECK(lines[1].substr(lines[1].find(',')) != lines[2].substr(lines[2].find(',')));
}

TEST_CASE("A row whose numbers are not finite is an error that names the first of them") {
  const RowModels linnet;
  std::vector<float> numbers = numbers_of_rows(6);
  numbers[1 * kRowNumbers + 2] = std::numeric_limits<float>::quiet_NaN();
  numbers[4 * kRowNumbers + 3] = std::numeric_limits<float>::infinity();
  write_file(linnet / "bad.npy", npy_rows<float>("<f4", numbers));
  const ProgramRun run = linnet.predict({"model", "bad.npy", "--format", "csv"});
  CHECK(run.exit_code == 1);
  const Names lines = lines_of(run.output);
  REQUIRE(lines.size() == 7);
  CHECK(lines[2] == "bad.npy[1],,,its number in column 2 (counted from 0) is NaN");
  CHECK(lines[3].starts_with("bad.npy[2],c,"));
  CHECK(lines[5] == "bad.npy[4],,,its number in column 3 (counted from 0) is infinite");
}

TEST_CASE("Files that a model of rows does not take are rows with the reason") {
  const RowModels linnet;
  write_file(linnet / "bytes.npy", npy_rows<std::uint8_t>("|u1", numbers_of_rows(3)));
  write_file(linnet / "wide.npy", npy_bytes("<f4", "(3, 5)", std::string(60, '\0')));
  write_file(linnet / "cut.npy", file_content(linnet / "X.npy").substr(0, 200));
  write_file(linnet / "one.png", plain_png({4, 4}, 3));
  const std::vector<Names> all = {
      {"bytes.npy", "4 features of type u8", "takes 4 numbers (f16, bf16 or f32)"},
      {"wide.npy", "5 features of type f32", "takes 4 numbers"},
      {"cut.npy", ""},
      {"one.png", "no feature matrix", ".npy, .npz, .safetensors"},
      {".", "a folder", ".npy, .npz, .safetensors"},
      {"model", "no feature matrix"},
      {"nowhere.npy", "No such file"}};
  for (const Names& parts : all) {
    const ProgramRun run = linnet.predict({"model", parts.front(), "X.npy", "--format", "csv"});
    INFO(run.text());
    CHECK(run.exit_code == 1);
    REQUIRE(lines_of(run.output).size() == 32);
    CHECK(lines_of(run.output)[1].starts_with(parts.front() + ",,,"));
    for (const std::string& part : parts) CHECK(contains(lines_of(run.output)[1], part));
  }
  const ProgramRun floats = linnet.predict({"bytes", "X.npy"});
  CHECK(floats.exit_code == 1);
  CHECK(contains(floats.output, "4 features of type f32, and the model takes 4 bytes"));
}

TEST_CASE("A model of images does not take rows, nor a model of rows options of images") {
  const RowModels linnet;
  write_phantoms(linnet / "scans");
  REQUIRE(linnet({"train", "scans", "--output", "images", "--batch-size", "4"}).exit_code == 0);
  const ProgramRun run = linnet.predict({"images", "X.npy", "--format", "csv"});
  CHECK(run.exit_code == 1);
  CHECK(contains(run.output, "X.npy,,,\"a feature matrix, and the model takes images of 16 x 16"));
  const std::vector<Names> all = {
      {"--exif", "ignore"}, {"--exclude", "x"},  {"--background", "white"},
      {"--depth", "12"},    {"--color", "grey"}, {"--max-pixels", "9"},
      {"--strict"}};
  for (const Names& options : all) {
    Names arguments = {"model", "X.npy"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    check_error(linnet.predict(arguments), 1, {options.front() + " is for images", "model"});
  }
}

TEST_CASE("Info on a feature matrix shows its rows, their type and the classes") {
  const RowModels linnet;
  write_file(linnet / "f.npz", npz_rows(30));
  write_file(linnet / "deflated.npz",
             zip_bytes({{.name = "X.npy",
                         .content = npy_rows<Float16>("<f2", numbers_of_rows(3)),
                         .deflated = true}}));
  const ProgramRun bare = linnet({"info", "X.npy"});
  CHECK(bare.exit_code == 0);
  CHECK(contains(bare.output,
                 "X.npy: a feature matrix, 30 rows of 4 features, 0.0 MB\n"
                 "elements  f32, mapped and used where they lie\nlabels    none: "));
  const ProgramRun labelled = linnet({"info", "f.npz"});
  CHECK(contains(labelled.output, "labels    3 classes\n  0          10\n  1          10\n"));
  const ProgramRun deflated = linnet({"info", "deflated.npz"});
  CHECK(contains(deflated.output, "elements  f16, copied into memory for training: compressed"));
}

TEST_CASE("Info on a model of rows says what a row holds, and nothing of images") {
  const RowModels linnet;
  const ProgramRun numbers = linnet({"info", "model"});
  CHECK(contains(numbers.output, "features  4 numbers\n"));
  CHECK_FALSE(contains(numbers.output, "images"));
  CHECK_FALSE(contains(numbers.output, "reading"));
  CHECK(contains(linnet({"info", "bytes"}).output, "features  4 = byte * 0.00392156886\n"));
}

TEST_CASE("Feature matrices are neither packed nor inspected") {
  const RowModels linnet;
  check_error(linnet({"pack", "X.npy", "X.linnet"}), 1,
              {"X.npy is a feature matrix", "where it lies"});
  check_error(linnet({"inspect", "X.npy"}), 1, {"X.npy", "a feature matrix", "linnet info"});
}

}  // namespace linnet::test
