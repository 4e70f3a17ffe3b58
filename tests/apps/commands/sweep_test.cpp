// linnet train with several learning rates, weight decays and seeds.

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/fit_runs.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/texts.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

using Json = nlohmann::json;
using Names = std::vector<std::string>;

/// The arguments of a short training on features that writes "model" and "metrics".
Names sweep(const TemporaryFolder& folder, Names options) {
  options.insert(options.begin(),
                 {"--epochs", "3", "--batch-size", "16", "--metrics", folder / "metrics"});
  return fit(folder, options);
}

/// The one that `linnet train` should keep.
std::size_t best_of(const Json& models) {
  std::size_t best = models.size();
  for (std::size_t i = 0; i < models.size(); ++i) {
    if (models[i].contains("diverged")) continue;
    const auto better = [&](const Json& a, const Json& b) {
      return a["valid_accuracy"] != b["valid_accuracy"] ? a["valid_accuracy"] > b["valid_accuracy"]
                                                        : a["valid_loss"] < b["valid_loss"];
    };
    if (best == models.size() || better(models[i], models[best])) best = i;
  }
  return best;
}

std::string text_of(const Json& number) {
  return number.dump();
}

}  // namespace

TEST_CASE("A sweep writes its best model, which is that of a run alone, byte for byte") {
  const TemporaryFolder folder;
  write_features(folder);
  const ProgramRun run =
      run_well(sweep(folder, {"--lr", "0.01,0.1,1", "--weight-decay", "0,0.1", "--seed", "0..2"}));
  INFO(run.text());
  CHECK(contains(run.output,
                 "3 learning rates from 0.01 to 1 falling as a cosine, "
                 "2 weight decays from 0 to 0.1, "));
  CHECK(contains(run.output, "3 seeds from 0 to 2"));
  CHECK(contains(run.output, "models  epoch  train loss"));
  CHECK(contains(run.output, "learning rate  weight decay    seed  train loss"));
  CHECK(contains(run.output, "  deviation 0."));
  const std::string model = file_content(folder / "model");
  const std::vector<Json> lines = json_lines(folder / "metrics");
  const Json& last = lines.back();
  const Json& models = last["models"];
  REQUIRE(models.size() == 18);
  REQUIRE(lines.size() == 18 * 3 + 1);
  REQUIRE(last["best"] == best_of(models));
  CHECK(last["valid_accuracy"] == models[best_of(models)]["valid_accuracy"]);
  CHECK(last["valid_loss"] == models[best_of(models)]["valid_loss"]);
  for (std::size_t i = 0; i < models.size(); ++i) {
    const Json& swept = models[i];
    INFO(swept.dump());
    run_well(sweep(folder, {"--lr", text_of(swept["learning_rate"]), "--weight-decay",
                            text_of(swept["weight_decay"]), "--seed", text_of(swept["seed"])}));
    const std::vector<Json> alone = json_lines(folder / "metrics");
    REQUIRE(alone.size() == 4);
    CHECK_FALSE(alone.back().contains("models"));
    CHECK(alone[2]["train_loss"] == swept["train_loss"]);
    CHECK(alone[2]["valid_loss"] == swept["valid_loss"]);
    CHECK(alone[2]["valid_accuracy"] == swept["valid_accuracy"]);
    if (i == last["best"]) CHECK(file_content(folder / "model") == model);
  }
}

TEST_CASE("The lines of a sweep's metrics are an epoch of a model each") {
  const TemporaryFolder folder;
  write_features(folder);
  run_well(sweep(folder, {"--lr", "0.02,0.2", "--threads", "2"}));
  const std::vector<Json> lines = json_lines(folder / "metrics");
  REQUIRE(lines.size() == 7);
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    CHECK(lines[i]["epoch"] == i / 2);
    CHECK(lines[i]["model"] == i % 2);
    CHECK(lines[i]["learning_rate"] == (i % 2 == 0 ? 0.02 : 0.2));
    CHECK(lines[i]["seed"] == 0);
    for (const char* key : {"train_loss", "valid_loss", "valid_accuracy", "seconds"}) {
      CHECK(lines[i][key].is_number());
    }
  }
}

TEST_CASE("Models of a sweep that diverge are told, and the others trained") {
  const TemporaryFolder folder;
  write_features(folder);
  const ProgramRun run = run_well(sweep(folder, {"--lr", "0.1,1e30,1e38"}));
  INFO(run.text());
  CHECK(contains(run.output, "diverged in epoch 0\n"));
  CHECK(contains(run.output, "The best is learning rate 0.1, weight decay 0, seed 0\n"));
  const std::string model = file_content(folder / "model");
  const std::vector<Json> lines = json_lines(folder / "metrics");
  REQUIRE(lines.size() == 6);  // three epochs, two ends, the run
  const Json& models = lines.back()["models"];
  CHECK_FALSE(models[0].contains("diverged"));
  for (const std::size_t i : {1U, 2U}) {
    CHECK(contains(models[i]["diverged"].get<std::string>(), "training diverged in epoch 0"));
    CHECK_FALSE(models[i].contains("valid_loss"));
  }
  run_well(sweep(folder, {"--lr", "0.1"}));
  CHECK(file_content(folder / "model") == model);
}

TEST_CASE("A sweep whose models all diverge is an error and writes no model") {
  const TemporaryFolder folder;
  write_features(folder);
  for (const char* seeds : {"0", "0,1"}) {
    check_error(run_linnet(sweep(folder, {"--lr", "1e30,1e38", "--seed", seeds})), 1,
                {"training diverged in epoch 0", "learning rate", "--lr"});
    CHECK(names_in(folder.path()) == Names{"X.npy", "metrics", "y.npy"});
  }
}

TEST_CASE("A sweep takes the rate that is fitted to the data") {
  const TemporaryFolder folder;
  write_features(folder);
  run_well(sweep(folder, {"--weight-decay", "0,0.5"}));
  const Json models = json_lines(folder / "metrics").back()["models"];
  CHECK(models[0]["learning_rate"] == models[1]["learning_rate"]);
  CHECK(models[0]["learning_rate"] > 0.0);
}

TEST_CASE("Several models without a validation set are refused") {
  const TemporaryFolder folder;
  write_features(folder);
  check_error(run_linnet(sweep(folder, {"--lr", "0.1,1", "--valid-fraction", "0"})), 1,
              {"2 models are judged on a validation set", "--valid"});
}

TEST_CASE("Several seeds are not for L-BFGS") {
  const TemporaryFolder folder;
  write_features(folder);
  check_error(run_linnet(fit(folder, {"--C", "1", "--seed", "0,1"})), 2,
              {"more than one --seed is for --solver sgd, and --C for lbfgs"});
}

TEST_CASE("The page about a sweep is that of its best model") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 20});
  run_well({"train", folder / "data", "--lr", "0.001,0.1", "--seed", "1,2", "--batch-size", "8",
            "--cache", "off", "--report", folder / "page.html", "--metrics", folder / "metrics",
            "--output", folder / "model"});
  const std::string page = file_content(folder / "page.html");
  const std::vector<Json> lines = json_lines(folder / "metrics");
  const Json best = lines.back()["best"];
  std::size_t epochs = 0;
  for (const Json& line : lines) {
    if (!line.contains("model") || line["model"] != best) continue;
    ++epochs;
    CHECK(contains(page, fmt::format("{:.4f}", line["train_loss"].get<double>())));
  }
  CHECK(epochs == 15);
  CHECK(contains(page, lines.back()["weights_hash"].get<std::string>()));
}

}  // namespace linnet::test
