// linnet train --standardize and --normalize, by both solvers, and what predicts with its models.

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "tests/support/array_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/texts.hpp"
#include "tests/support/training.hpp"
#include "tests/support/transformed_features.hpp"

namespace linnet::test {
namespace {

using Json = nlohmann::json;
using Names = std::vector<std::string>;

constexpr std::size_t kRows = 120;
constexpr std::size_t kFeatures = 9;

/// Rows of three classes that overlap, whose columns differ in scale and middle.
MadeFeatures<float> uneven_features() {
  auto made = signed_features<float>(kRows, kFeatures, 3, 341);
  for (std::size_t i = 0; i < made.numbers.size(); ++i) {
    const auto column = static_cast<float>(i % kFeatures);
    made.numbers[i] = made.numbers[i] * std::exp2(column) + 5.0f * column;
  }
  for (std::size_t i = 0; i < kRows; i += 7) made.labels[i] = (made.labels[i] + 1) % 3;
  return made;
}

struct Prediction {
  std::string name;
  double probability;
};

bool are_near(const std::vector<Prediction>& a, const std::vector<Prediction>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& one, const auto& other) {
    return one.name == other.name && std::fabs(one.probability - other.probability) < 1e-4;
  });
}

/// A folder with X.npy, y.npy and models of them.
class Rows {
 public:
  Rows() : made_(uneven_features()) {
    write_file(folder_ / "X.npy", npy_matrix("<f4", kRows, kFeatures, made_.numbers));
    write_file(folder_ / "y.npy", npy_list("<u4", made_.labels));
  }

  std::string operator/(const std::string& name) const { return folder_ / name; }
  const MadeFeatures<float>& made() const { return made_; }

  ProgramRun train(Names options, const std::string& rows = "X.npy") const {
    options.insert(options.begin(), {"train", folder_ / rows, "--labels", folder_ / "y.npy",
                                     "--output", folder_ / "model"});
    return run_linnet(options);
  }

  std::vector<Prediction> predictions(const std::string& rows) const {
    const ProgramRun run =
        run_well({"predict", folder_ / "model", folder_ / rows, "--format", "jsonl"});
    std::vector<Prediction> all;
    for (const std::string& line : lines_of(run.output)) {
      const Json json = Json::parse(line);
      all.push_back({json["class"], json["probability"]});
    }
    REQUIRE(all.size() == kRows);
    return all;
  }

 private:
  TemporaryFolder folder_;
  MadeFeatures<float> made_;
};

Json last_metrics(const std::string& path) {
  return Json::parse(lines_of(file_content(path)).back());
}

}  // namespace

TEST_CASE("Recipe, metadata and info say how features were transformed") {
  const Rows rows;
  const Names options = {"--standardize", "--normalize", "rows"};
  for (const Names& solver : {Names{"--epochs", "2", "--lr", "0.1"}, Names{"--C", "1"}}) {
    Names all = options;
    all.insert(all.end(), solver.begin(), solver.end());
    const ProgramRun run = rows.train(all);
    INFO(run.text());
    REQUIRE(run.exit_code == 0);
    CHECK(contains(run.output, solver[0] == "--C"
                                   ? "L-BFGS, C 1, normalized standardized features, to "
                                   : "features (normalized standardized pixel) / 1\n"));
    const SavedModel saved = read_model(rows / "model");
    CHECK(saved.model.normalize == Normalize::rows);
    CHECK(saved.model.pixel_factor == 1.0f);
    const Json recipe = Json::parse(saved.recipe);
    CHECK(recipe["normalize"] == "rows");
    CHECK(recipe["standardize"] == true);
    const std::string info = run_well({"info", rows / "model"}).output;
    CHECK(contains(info, "features  9 numbers, divided by the length of their row"));
    CHECK(contains(info, "  standardize     true\n"));
  }
}

TEST_CASE("A standardized model takes plain rows, as any other model") {
  const Rows rows;
  REQUIRE(rows.train({"--C", "10", "--standardize"}).exit_code == 0);
  const SavedModel saved = read_model(rows / "model");
  CHECK(saved.model.normalize == Normalize::none);
  CHECK_FALSE(contains(file_content(rows / "model"), "\"normalize\":\"rows\""));
  CHECK(contains(run_well({"info", rows / "model"}).output, "features  9 numbers\n"));
  // Without a penalty, plain features have the same optimum.
  REQUIRE(rows.train({"--l2", "0", "--tolerance", "1e-6", "--standardize"}).exit_code == 0);
  const auto standardized = rows.predictions("X.npy");
  REQUIRE(rows.train({"--l2", "0", "--tolerance", "1e-6"}).exit_code == 0);
  const auto plain = rows.predictions("X.npy");
  for (std::size_t i = 0; i < kRows; ++i) CHECK(plain[i].name == standardized[i].name);
}

TEST_CASE("The penalty is on the weights of transformed features") {
  const Rows rows;
  std::vector<std::uint32_t> all(kRows);
  for (std::size_t i = 0; i < kRows; ++i) all[i] = static_cast<std::uint32_t>(i);
  for (const Normalize normalize : {Normalize::none, Normalize::rows}) {
    const TransformedFeatures wanted = transformed(rows.made().examples(), all, normalize, true);
    write_file(rows / "copy.npy", npy_matrix("<f4", kRows, kFeatures, wanted.copy.numbers));
    const Names fit = {"--C", "0.1", "--tolerance", "1e-6", "--valid-fraction", "0"};
    const auto loss_of = [&](Names options, const std::string& file) {
      options.insert(options.end(), fit.begin(), fit.end());
      options.insert(options.end(), {"--metrics", rows / "metrics"});
      const ProgramRun run = rows.train(options, file);
      INFO(run.text());
      REQUIRE(run.exit_code == 0);
      return Json::parse(lines_of(file_content(rows / "metrics")).front())["objective"]
          .get<double>();
    };
    const double on_copy = loss_of({}, "copy.npy");
    const auto copies = rows.predictions("copy.npy");
    const double loss =
        loss_of({"--standardize", "--normalize", std::string(name_of(normalize))}, "X.npy");
    CHECK(std::fabs(loss - on_copy) < 1e-6 * on_copy);
    CHECK(are_near(rows.predictions("X.npy"), copies));
  }
}

TEST_CASE("A model of normalized rows predicts the same for rows of any length") {
  const Rows rows;
  REQUIRE(rows.train({"--normalize", "rows", "--epochs", "3"}).exit_code == 0);
  auto longer = rows.made().numbers;
  for (std::size_t i = 0; i < longer.size(); ++i) {
    longer[i] *= (i / kFeatures) % 2 == 0 ? 0x1p10f : 0x1p-90f;
  }
  write_file(rows / "longer.npy", npy_matrix("<f4", kRows, kFeatures, longer));
  CHECK(are_near(rows.predictions("longer.npy"), rows.predictions("X.npy")));
}

TEST_CASE("Images and validation are transformed by either solver, with any number of threads") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 20, .size = 12});
  for (const Names& solver : {Names{"--batch-size", "8"}, Names{"--C", "100"}}) {
    for (const Names& transform : {Names{"--standardize"}, Names{"--normalize", "rows"},
                                   Names{"--normalize", "rows", "--standardize"}}) {
      std::string first;
      for (const char* threads : {"1", "2", "3"}) {
        Names all = {"train", folder / "data", "--cache",        "off",       "--threads",
                     threads, "--output",      folder / "model", "--metrics", folder / "metrics"};
        all.insert(all.end(), solver.begin(), solver.end());
        all.insert(all.end(), transform.begin(), transform.end());
        run_well(all);
        const std::string model = file_content(folder / "model");
        if (first.empty()) first = model;
        CHECK(model == first);
      }
      // Of 12 images a few may be mistaken; one class of three for all would be right about 4.
      CHECK(last_metrics(folder / "metrics")["valid_accuracy"] > 0.6);
      const SavedModel saved = read_model(folder / "model");
      CHECK(saved.model.pixel_factor == 1.0f / 255.0f);
      CHECK((saved.model.normalize == Normalize::rows) == (transform[0] == "--normalize"));
      const ProgramRun run = run_well({"predict", folder / "model", folder / "data"});
      CHECK(contains(run.output, "brain"));
    }
  }
}

TEST_CASE("Transforms that make no sense are refused") {
  const Rows rows;
  const auto refused = [&](const Names& options) {
    const ProgramRun run = rows.train(options);
    CHECK(run.exit_code == 2);
    return run.error;
  };
  CHECK(contains(refused({"--recipe", "article", "--standardize"}),
                 "--standardize is not for the article's recipe or loss"));
  CHECK(contains(refused({"--loss", "article", "--normalize", "rows"}),
                 "--normalize rows is not for the article's recipe or loss"));
  CHECK(contains(refused({"--recipe", "article", "--loss", "log-softmax", "--standardize"}),
                 "--standardize is not for the article's recipe or loss"));
  CHECK(contains(refused({"--standardize", "--centre", "mean"}), "--centre mean has no effect"));
  CHECK(contains(refused({"--normalize", "columns"}), "--normalize"));
}

TEST_CASE("A model with an unknown normalization is refused by all commands") {
  const Rows rows;
  REQUIRE(rows.train({"--normalize", "rows", "--epochs", "1"}).exit_code == 0);
  std::string model = file_content(rows / "model");
  const std::string entry = "\"normalize\":\"rows\"";
  model.replace(model.find(entry), entry.size(), "\"normalize\":\"r\x6fwz\"");
  write_file(rows / "model", model);
  for (const ProgramRun& run : {run_linnet({"predict", rows / "model", rows / "X.npy"}),
                                run_linnet({"info", rows / "model"})}) {
    CHECK(run.exit_code == 1);
    CHECK(contains(run.error, "its 'normalize' is 'rowz', expected rows"));
  }
}

}  // namespace linnet::test
