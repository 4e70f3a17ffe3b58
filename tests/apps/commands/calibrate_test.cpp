// linnet evaluate --calibrate: the model that it writes, and data without a least log loss.

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "linnet/temperature.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/row_evaluation.hpp"

namespace linnet::test {
namespace {

using Json = nlohmann::json;

/// Labels of which about one in three is not that of the largest logit, so that logits of that
/// spread are too sure.
MadeLogits too_sure(double spread = 12.0) {
  return made_logits(200, 4, 4, spread);
}

}  // namespace

TEST_CASE("A calibrated model has its weights and bias divided by the best temperature") {
  const RowEvaluation linnet;
  linnet.write_model_of_logits("model", {"0", "1", "2", "3"});
  const MadeLogits made = too_sure();
  linnet.write_rows("rows.npz", made);
  const std::string before = file_content(linnet / "model");
  const Json found = linnet.json({"model", "rows.npz", "--calibrate", "calibrated"});
  CHECK(file_content(linnet / "model") == before);
  const TemperatureFit fit = fit_temperature(made.logits.view(), made.labels);
  const double temperature = found["calibration"]["temperature"];
  CHECK(std::fabs(temperature / fit.temperature - 1.0) < 1e-9);
  CHECK(found["calibration"]["end"] == "minimum");
  CHECK(std::fabs(found["calibration"]["loss"].get<double>() - fit.loss_after) < 1e-6);

  const SavedModel saved = read_model(linnet / "calibrated");
  CHECK(saved.temperature == temperature);
  CHECK(saved.model.weights.row(2)[2] == static_cast<float>(1.0 / temperature));
  CHECK(saved.recipe == read_model(linnet / "model").recipe);
  CHECK(found["calibration"]["weights_hash"] == weights_hash(saved.model));
  CHECK(contains(run_well({"info", linnet / "calibrated"}).output,
                 "logits    calibrated: divided by the temperature "));
  CHECK_FALSE(contains(run_well({"info", linnet / "model"}).output, "temperature"));

  const Json after = linnet.json({"calibrated", "rows.npz"});
  CHECK(after["loss"] == found["calibration"]["loss"]);
  CHECK(after["calibration_error"] == found["calibration"]["calibration_error"]);
  CHECK(after["loss"] < found["loss"]);
  CHECK(after["calibration_error"] < found["calibration_error"]);
  CHECK(after["confusion_matrix"] == found["confusion_matrix"]);
}

TEST_CASE("Temperatures of one model after the other multiply") {
  const RowEvaluation linnet;
  linnet.write_model_of_logits("model", {"0", "1", "2", "3"});
  linnet.write_rows("rows.npz", too_sure());
  linnet.write_rows("other.npz", made_logits(100, 4, 4, 3.0));
  const Json first = linnet.json({"model", "rows.npz", "--calibrate", "first"});
  const Json second = linnet.json({"first", "other.npz", "--calibrate", "second"});
  const double whole = second["calibration"]["whole_temperature"];
  CHECK(whole == first["calibration"]["temperature"].get<double>() *
                     second["calibration"]["temperature"].get<double>());
  CHECK(read_model(linnet / "second").temperature == whole);
  const ProgramRun again = linnet.run({"second", "other.npz", "--calibrate", "third"});
  CHECK(contains(again.output, ", in all by "));
  CHECK(contains(again.output, "before     after\n"));
}

TEST_CASE("A model may be calibrated in place, and a line says so") {
  const RowEvaluation linnet;
  linnet.write_model_of_logits("model", {"0", "1", "2", "3"});
  linnet.write_rows("rows.npz", too_sure());
  const ProgramRun run = linnet.run({"model", "rows.npz", "--calibrate", "./model"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "model in ./model, in place of the one before\n"));
  CHECK(read_model(linnet / "model").temperature > 1.0);
  CHECK(names_in(linnet / "").size() == 2);
}

TEST_CASE("Data on which the log loss has no minimum calibrate within bounds, and a line says so") {
  const RowEvaluation linnet;
  linnet.write_model_of_logits("model", {"0", "1", "2", "3"});
  const auto calibrated = [&](MadeLogits made, std::optional<float> label_logit = {}) {
    for (std::size_t i = 0; label_logit && i < made.labels.size(); ++i) {
      made.logits.row(i)[made.labels[i]] = *label_logit;
    }
    linnet.write_rows("rows.npz", made);
    const ProgramRun run = linnet.run({"model", "rows.npz", "--calibrate", "new"});
    INFO(run.text());
    CHECK(run.exit_code == 0);
    CHECK(is_finite(read_model(linnet / "new").model));
    return run.output;
  };
  const std::string right = calibrated(made_logits(50, 4, 4, 1.0), 3.0f);
  CHECK(contains(right, "All predictions are right"));
  CHECK(contains(right, "takes 1 of 52 labels for wrong"));
  CHECK(read_model(linnet / "new").temperature > kLeastTemperature);
  CHECK(contains(calibrated(made_logits(1, 4, 4, 1.0), 3.0f), "takes 1 of 3 labels for wrong"));
  const std::string wrong = calibrated(made_logits(50, 4, 4, 1.0), -3.0f);
  CHECK(contains(wrong, "by the temperature 1000\nThe log loss still falls there: the logits are"));
  CHECK(read_model(linnet / "new").temperature == kMostTemperature);
  MadeLogits equal{.logits = {20, 4}, .labels = std::vector<std::uint32_t>(20, 2)};
  const std::string flat = calibrated(std::move(equal), 0.0f);
  CHECK(contains(flat, "by the temperature 1\nAll logits of an example are equal"));
  CHECK(read_model(linnet / "new").temperature == 1.0);
  MadeLogits tiny = made_logits(200, 4, 4, 1e-8);
  tiny.logits.row(0)[tiny.labels[0]] = -1e-8f;  // at least one that is wrong
  const std::string least = calibrated(std::move(tiny));
  CHECK(contains(least, "The log loss still falls there: calibrate the new model again\n"));
}

TEST_CASE("Calibration never leaves half a file, nor overwrites one that is no model") {
  const RowEvaluation linnet;
  linnet.write_model_of_logits("model", {"0", "1", "2", "3"});
  linnet.write_rows("rows.npz", too_sure());
  const std::string data = file_content(linnet / "rows.npz");
  check_error(linnet.run({"model", "rows.npz", "--calibrate", "rows.npz"}), 2,
              {"rows.npz exists and is not a model"});
  CHECK(file_content(linnet / "rows.npz") == data);
  check_error(linnet.run({"model", "rows.npz", "--calibrate", "none/new"}), 3, {"none/new"});
  check_error(linnet.run({"model", "rows.npz", "--calibrate", ""}), 2, {"--calibrate"});
  CHECK(names_in(linnet / "").size() == 2);
}

}  // namespace linnet::test
