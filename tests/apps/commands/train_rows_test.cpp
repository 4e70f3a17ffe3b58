// Training on feature matrices.

#include <limits>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/labelled_rows.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/safetensors_bytes.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;

constexpr std::size_t kRows = 90;

/// A safetensors file of 32-bit features and labels.
std::string safetensors_rows() {
  const std::string features = stored_bytes<float>(numbers_of_rows(kRows));
  const std::string labels = number_bytes(labels_of_rows(kRows));
  const std::string header =
      R"({"features":{"dtype":"F32","shape":[90,4],"data_offsets":[0,1440]},)"
      R"("labels":{"dtype":"I64","shape":[90],"data_offsets":[1440,2160]}})";
  return safetensors_bytes(header, features + labels);
}

/// The predicted class of each row of a file.
Names classes_of(const std::string& model, const std::string& rows) {
  Names classes;
  for (const std::string& line :
       lines_of(run_well({"predict", model, rows, "--format", "csv"}).output)) {
    const std::size_t comma = line.find(',');
    classes.push_back(line.substr(comma + 1, line.find(',', comma + 1) - comma - 1));
  }
  classes.erase(classes.begin());
  return classes;
}

/// A folder with a file of labelled rows, "train.npz".
struct RowFolder {
  RowFolder() { write_file(files / "train.npz", npz_rows(kRows)); }

  ProgramRun train(Names options) const {
    return train_shortly(files / "train.npz", std::move(options)).run;
  }

  TemporaryFolder files;
};

}  // namespace

TEST_CASE("A model of features of any type predicts the labels that it was trained on") {
  const TemporaryFolder folder;
  const std::vector<float> numbers = numbers_of_rows(kRows);
  write_file(folder / "f32.npy", npy_rows<float>("<f4", numbers));
  write_file(folder / "f16.npy", npy_rows<Float16>("<f2", numbers));
  write_file(folder / "bf16.npy", npy_rows<BFloat16>("<V2", numbers));
  write_file(folder / "u8.npy", npy_rows<std::uint8_t>("|u1", numbers));
  write_file(folder / "y", npy_list("<i8", labels_of_rows(kRows)));
  write_file(folder / "f32.npz", npz_rows(kRows));
  write_file(folder / "f32.safetensors", safetensors_rows());
  for (const char* name :
       {"f32.npy", "f16.npy", "bf16.npy", "u8.npy", "f32.npz", "f32.safetensors"}) {
    INFO(name);
    Names arguments = {"train", folder / name, "--output", folder / "model", "--quiet"};
    if (contains(name, ".npy")) arguments.insert(arguments.end(), {"--labels", folder / "y"});
    run_well(arguments);
    const SavedModel saved = read_model(folder / "model");
    CHECK(saved.input == (contains(name, "u8") ? ModelInput::bytes : ModelInput::numbers));
    const Names classes = classes_of(folder / "model", folder / name);
    REQUIRE(classes.size() == kRows);
    for (std::size_t i = 0; i < kRows; ++i) CHECK(classes[i] == std::to_string(i % 3));
  }
}

TEST_CASE("Labels of rows may be strings, and are the names of the classes") {
  const TemporaryFolder folder;
  Names names;
  for (std::size_t i = 0; i < kRows; ++i) names.push_back(i % 2 == 0 ? "dog" : "cat");
  write_file(folder / "X.npy", npy_rows<float>("<f4", numbers_of_rows(kRows, 2)));
  write_file(folder / "y.npy", npy_bytes("|S3", shape_of({kRows}), byte_texts(names, 3)));
  const ProgramRun run = run_well(
      {"train", folder / "X.npy", "--labels", folder / "y.npy", "--output", folder / "model"});
  CHECK(contains(run.output, "90 rows of 4 features (f32) in 2 classes"));
  CHECK(contains(run.output, "  cat          45\n  dog          45\n"));
  CHECK(contains(run.output, "Training on 72 rows"));
  CHECK(read_model(folder / "model").classes == Names{"cat", "dog"});
  CHECK(classes_of(folder / "model", folder / "X.npy") == names);
}

TEST_CASE("Rows to validate on may lack classes, and have none of their own") {
  const RowFolder folder;
  write_file(folder.files / "fewer.npz", npz_rows(20, 2, 1));
  write_file(folder.files / "other.npz", npz_rows(20, 3, 1));
  const ProgramRun fewer = folder.train({"--valid", folder.files / "fewer.npz"});
  INFO(fewer.text());
  CHECK(fewer.exit_code == 0);
  CHECK(contains(fewer.output, "Training on 90 rows"));
  CHECK(contains(fewer.output, "validating on 20\n"));
  check_error(folder.train({"--valid", folder.files / "other.npz"}), 1,
              {folder.files / "other.npz", "its class '3' is none that is trained on"});
}

TEST_CASE("Rows to validate on have the width and the type of those to train on") {
  const RowFolder folder;
  const std::string labels = npy_list("<i8", labels_of_rows(6));
  const std::vector<float> numbers = numbers_of_rows(6);
  write_file(folder.files / "wide.npz",
             npz_rows(npy_bytes("<f4", "(6, 2)",
                                stored_bytes<float>({numbers.begin(), numbers.begin() + 12})),
                      labels));
  write_file(folder.files / "half.npz", npz_rows(npy_rows<Float16>("<f2", numbers), labels));
  check_error(folder.train({"--valid", folder.files / "wide.npz"}), 1,
              {folder.files / "wide.npz cannot be validated on", "2 features of type f32",
               "4 of type f32"});
  check_error(folder.train({"--test", folder.files / "half.npz"}), 1,
              {folder.files / "half.npz cannot be tested on", "4 features of type f16"});
}

TEST_CASE("Rows cannot be trained on without labels, or with those of one class") {
  const TemporaryFolder folder;
  write_file(folder / "X.npy", npy_rows<float>("<f4", numbers_of_rows(6)));
  write_file(folder / "one.npz", npz_rows(6, 1, 5));
  check_error(train_shortly(folder / "X.npy").run, 1, {folder / "X.npy", "no labels", "--labels"});
  check_error(train_shortly(folder / "one.npz").run, 1,
              {folder / "one.npz", "all labels are '5'", "one class"});
  check_error(train_shortly(folder / "nowhere.npy", {"--labels", folder / "nothing.npy"}).run, 1,
              {folder / "nowhere.npy: no such file or folder"});
}

TEST_CASE("A file of labels belongs to no folder of images") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_file(folder / "y.npy", npy_list("<i8", labels_of_rows(24)));
  check_error(train_shortly(folder / "data", {"--labels", folder / "y.npy"}).run, 1,
              {folder / "y.npy names the labels of a feature matrix", folder / "data is none"});
}

TEST_CASE("A number that is not finite is named with its file, row and column") {
  const TemporaryFolder folder;
  const std::string labels = npy_list("<i8", labels_of_rows(kRows));
  const float infinity = std::numeric_limits<float>::infinity();
  std::vector<float> numbers = numbers_of_rows(kRows);
  write_file(folder / "good.npz", npz_rows(kRows));
  numbers[70 * kRowNumbers + 3] = -infinity;
  write_file(folder / "infinite.npz", npz_rows(npy_rows<float>("<f4", numbers), labels));
  write_file(folder / "bf16.npz", npz_rows(npy_rows<BFloat16>("<V2", numbers), labels));
  numbers[17 * kRowNumbers + 2] = std::numeric_limits<float>::quiet_NaN();
  write_file(folder / "nan.npz", npz_rows(npy_rows<float>("<f4", numbers), labels));
  check_error(train_shortly(folder / "nan.npz").run, 1,
              {folder / "nan.npz", "row 17, column 2 (counted from 0) is NaN"});
  for (const char* name : {"infinite.npz", "bf16.npz"}) {
    check_error(train_shortly(folder / name).run, 1,
                {folder / name, "row 70, column 3 (counted from 0) is infinite"});
  }
  check_error(train_shortly(folder / "good.npz", {"--valid", folder / "nan.npz"}).run, 1,
              {folder / "nan.npz", "row 17, column 2"});
}

TEST_CASE("Options of images and the report are refused for rows") {
  const RowFolder folder;
  const std::vector<Names> all = {
      {"--exif", "apply"}, {"--resize", "2x2"},       {"--classes", "a,b"},
      {"--exclude", "x"},  {"--background", "white"}, {"--depth", "12"},
      {"--color", "rgb"},  {"--max-pixels", "9"},     {"--skip-bad"},
      {"--strict"}};
  for (const Names& options : all) {
    check_error(folder.train(options), 1,
                {options.front() + " is for images", folder.files / "train.npz is a feature"});
  }
  check_error(folder.train({"--report", folder.files / "page.html"}), 1,
              {"--report shows images", folder.files / "train.npz", "--metrics"});
  CHECK(names_in(folder.files.path()) == Names{"train.npz"});
}

TEST_CASE("Rows give the same weights on any number of threads") {
  const RowFolder folder;
  const std::string one = model_of(folder.files / "train.npz", {"--threads", "1"});
  CHECK(model_of(folder.files / "train.npz", {"--threads", "2"}) == one);
}

TEST_CASE("Rows and images cannot be validated on one by the other") {
  const RowFolder folder;
  write_phantoms(folder.files / "data");
  check_error(folder.train({"--valid", folder.files / "data"}), 1,
              {folder.files / "data cannot be validated on", "feature matrix"});
  check_error(train_shortly(folder.files / "data", {"--valid", folder.files / "train.npz"}).run, 1,
              {folder.files / "train.npz cannot be validated on", "feature matrix"});
}

}  // namespace linnet::test
