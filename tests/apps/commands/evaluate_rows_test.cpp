// Evaluation of models of feature matrices: every figure against slow references.

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/reference_scores.hpp"
#include "tests/support/row_evaluation.hpp"

namespace linnet::test {
namespace {

using Json = nlohmann::json;
using Names = std::vector<std::string>;

Names numbered(std::size_t count) {
  Names names;
  for (std::size_t c = 0; c < count; ++c) names.push_back(std::to_string(c));
  return names;
}

void check_figures(const Json& found, const MadeLogits& made, std::size_t classes, std::size_t k) {
  const ReferenceScores expected(made.logits.view(), made.labels);
  CHECK(found["images"] == made.labels.size());
  CHECK(std::fabs(found["accuracy"].get<double>() - expected.accuracy()) < 1e-12);
  CHECK(std::fabs(found["loss"].get<double>() - expected.log_loss()) < 1e-12);
  CHECK(found["top_k"]["k"] == k);
  CHECK(std::fabs(found["top_k"]["accuracy"].get<double>() - expected.top_k_accuracy(k)) < 1e-12);
  CHECK(std::fabs(found["calibration_error"].get<double>() - expected.calibration_error(15)) <
        1e-12);
  double sum = 0.0;
  std::size_t count = 0;
  REQUIRE(found["classes"].size() == classes);
  for (std::uint32_t c = 0; c < classes; ++c) {
    const Json& row = found["classes"][c];
    const ReferenceScores::Area area = expected.area(c);
    CHECK(row["auc"].is_null() == std::isnan(area.least));
    if (row["auc"].is_null()) continue;
    CHECK(row["auc"].get<double>() >= area.least - 1e-15);
    CHECK(row["auc"].get<double>() <= area.most + 1e-15);
    sum += row["auc"].get<double>();
    ++count;
  }
  CHECK(std::fabs(found["auc"].get<double>() - sum / static_cast<double>(count)) < 1e-12);
}

}  // namespace

TEST_CASE("An evaluation has the figures of their definitions") {
  const RowEvaluation linnet;
  linnet.write_model_of_logits("ten", numbered(10), 10);
  linnet.write_model_of_logits("four", numbered(4), 4);
  const MadeLogits ten = made_logits(300, 10, 10, 4.0, 0.5);
  linnet.write_rows("ten.npz", ten);
  check_figures(linnet.json({"ten", "ten.npz"}), ten, 10, 5);
  check_figures(linnet.json({"ten", "ten.npz", "--top-k", "3"}), ten, 10, 3);
  const MadeLogits four = made_logits(65, 4, 3, 4.0);
  linnet.write_rows("four.npz", four);
  const Json found = linnet.json({"four", "four.npz"});
  check_figures(found, four, 4, 2);
  CHECK(found["classes"][3]["support"] == 0);
  CHECK(found["classes"][3]["recall"].is_null());
}

TEST_CASE("An evaluation of a thousand classes, most of them without rows, is exact") {
  const RowEvaluation linnet;
  linnet.write_model_of_logits("model", numbered(1000), 1000);
  const MadeLogits made = made_logits(120, 1000, 700, 6.0);
  linnet.write_rows("rows.npz", made);
  const Json found = linnet.json({"model", "rows.npz"});
  check_figures(found, made, 1000, 5);
  CHECK(found["confusion_matrix"].size() == 1000);
  const ProgramRun text = linnet.run({"model", "rows.npz"});
  CHECK(contains(text.output, "worst by f1-score of 1000 classes: see --format json for all"));
}

TEST_CASE("Outputs without a class count as predictions of none") {
  const RowEvaluation linnet;
  linnet.write_model_of_logits("model", {"0", "1", "2"}, 4);
  const MadeLogits made = made_logits(50, 4, 3, 2.0);
  linnet.write_rows("rows.npz", made);
  const Json found = linnet.json({"model", "rows.npz"});
  check_figures(found, made, 3, 2);
  CHECK(found["confusion_matrix"][0].size() == 4);
}

TEST_CASE("Classes are matched by name, whatever their order") {
  const RowEvaluation linnet;
  linnet.write_model_of_logits("model", {"2", "0", "3", "1"});
  MadeLogits made = made_logits(80, 4, 4, 4.0);
  linnet.write_rows("rows.npz", made);
  const std::vector<std::uint32_t> place = {1, 3, 0, 2};
  for (std::uint32_t& label : made.labels) label = place[label];
  check_figures(linnet.json({"model", "rows.npz"}), made, 4, 2);
}

TEST_CASE("An evaluation has the same figures for any number of threads and from any file") {
  const RowEvaluation linnet;
  linnet.write_model_of_logits("model", numbered(4));
  write_file(linnet / "rows.npz", npz_rows(npy_rows<Float16>("<f2", numbers_of_rows(90)),
                                           npy_list("<i8", labels_of_rows(90))));
  write_file(linnet / "X.npy", npy_rows<float>("<f4", numbers_of_rows(90)));
  write_file(linnet / "y.npy", npy_list("<i8", labels_of_rows(90)));
  const auto figures = [](Json found) {
    for (const char* key : {"data", "threads", "read_seconds"}) found.erase(key);
    return found;
  };
  const Json one = figures(linnet.json({"model", "rows.npz", "--threads", "1"}));
  CHECK(figures(linnet.json({"model", "rows.npz", "--threads", "3"})) == one);
  CHECK(figures(linnet.json({"model", "X.npy", "--labels", "y.npy"})) == one);
  CHECK(one["isa"].is_string());
  CHECK(one["weights_hash"].get<std::string>().size() == 16);
}

TEST_CASE("JSON is one line, and what is told besides goes to standard error") {
  const RowEvaluation linnet;
  linnet.write_model_of_logits("model", numbered(4));
  linnet.write_rows("rows.npz", made_logits(40, 4, 4, 4.0));
  const ProgramRun run = linnet.run({"model", "rows.npz", "--format", "json"});
  CHECK(lines_of(run.output).size() == 1);
  CHECK(run.output.ends_with("}\n"));
  CHECK(contains(run.error, "40 rows of 4 features"));
  const ProgramRun text = linnet.run({"model", "rows.npz"});
  CHECK(text.error.empty());
  for (const char* part :
       {"Evaluated model on 40 rows of rows.npz\n", "true\\predicted", "macro avg", "\naccuracy   ",
        "95 % interval", "\ntop-2 accuracy ", "\nlog loss  ", "\nROC AUC  ", "mean of 4; least ",
        "\ncalibration error "}) {
    INFO(text.output << "\nexpected: " << part);
    CHECK(contains(text.output, part));
  }
}

TEST_CASE("Two classes have no second best to show, and one class no area") {
  const RowEvaluation linnet;
  linnet.write_model_of_logits("model", {"0", "1"}, 2);
  linnet.write_rows("rows.npz", made_logits(30, 2, 1, 4.0));
  const Json found = linnet.json({"model", "rows.npz"});
  CHECK(found["top_k"].is_null());
  CHECK(found["auc"].is_null());
  CHECK(found["classes"][1]["support"] == 0);
  const ProgramRun text = linnet.run({"model", "rows.npz"});
  CHECK_FALSE(contains(text.output, "top-"));
  CHECK(contains(text.output, "all examples are of one class"));
}

TEST_CASE("A class that the model does not know is an error with the names and the way out") {
  const RowEvaluation linnet;
  linnet.write_model_of_logits("model", {"0", "1", "2", "bear"});
  linnet.write_rows("rows.npz", made_logits(100, 4, 4, 4.0));
  check_error(linnet.run({"model", "rows.npz"}), 1,
              {"rows.npz cannot be evaluated by model: its class '3' is none of the model, which "
               "has '0', '1', '2', 'bear'; give data without them, or with the names"});
  linnet.write_model_of_logits("other", {"a", "b", "c", "d"});
  check_error(linnet.run({"other", "rows.npz"}), 1, {"its classes '0', '1', '2', '3' are none"});
  linnet.write_model_of_logits("many", {"5", "6", "7", "8", "9", "10", "11"}, 7);
  linnet.write_rows("seven.npz", made_logits(100, 7, 7, 4.0));
  check_error(linnet.run({"many", "seven.npz"}), 1,
              {"'0', '1', '2', '3', '4' are none of the model, which has '5', '6', '7', '8', '9' "
               "and 2 more;"});
}

TEST_CASE("Rows that the model does not take are refused with the reason") {
  const RowEvaluation linnet;
  linnet.write_model_of_logits("model", numbered(4));
  linnet.write_rows("wide.npz", made_logits(10, 5, 4, 4.0));
  check_error(linnet.run({"model", "wide.npz"}), 1,
              {"wide.npz", "5 features of type f32", "4 num"});
  linnet.write_rows("rows.npz", made_logits(10, 4, 4, 4.0));
  check_error(linnet.run({"model", "rows.npz", "--exif", "apply"}), 1, {"--exif is for images"});
  check_error(linnet.run({"model", "rows.npz", "--top-k", "5"}), 1,
              {"--top-k 5 is more than the 4 outputs of model"});
  check_error(linnet.run({"model", "rows.npz", "--top-k", "0"}), 2, {"--top-k"});
  check_error(linnet.run({"rows.npz", "rows.npz"}), 1, {"rows.npz"});
  check_error(linnet.run({"model"}), 2, {"DATA"});
  write_file(linnet / "X.npy", npy_rows<float>("<f4", numbers_of_rows(9)));
  check_error(linnet.run({"model", "X.npy"}), 1, {"X.npy has no labels", "--labels"});
}

TEST_CASE("Weights whose logits overflow are an error, not figures") {
  const RowEvaluation linnet;
  SavedModel saved;
  saved.input = ModelInput::numbers;
  saved.classes = {"0", "1"};
  saved.model = LinearModel(2, 4, 1.0f);
  for (float& weight : saved.model.weights.values(1)) weight = 3e38f;
  write_model(linnet / "model", saved);
  linnet.write_rows("rows.npz", made_logits(40, 4, 2, 400.0));
  check_error(linnet.run({"model", "rows.npz", "--format", "json"}), 1, {"not finite"});
  CHECK(linnet.run({"model", "rows.npz", "--format", "json"}).output.empty());
}

}  // namespace linnet::test
