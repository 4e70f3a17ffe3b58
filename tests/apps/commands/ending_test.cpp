// linnet train --patience, --keep and --max-seconds.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/fit_runs.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/texts.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

using Json = nlohmann::json;
using Names = std::vector<std::string>;

/// The metrics of a training on features that writes "model". The rate does not depend on the
/// number of epochs, so that fewer epochs are the first ones of more.
std::vector<Json> metrics_of(const TemporaryFolder& folder, Names options) {
  options.insert(options.begin(), {"--schedule", "constant", "--lr", "3", "--batch-size", "8",
                                   "--metrics", folder / "metrics"});
  run_well(fit(folder, options));
  return json_lines(folder / "metrics");
}

/// The epoch that validates best.
std::size_t best_epoch(const std::vector<Json>& lines) {
  std::size_t best = 0;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    const double accuracy = lines[i]["valid_accuracy"];
    const double most = lines[best]["valid_accuracy"];
    const bool is_better =
        accuracy != most ? accuracy > most : lines[i]["valid_loss"] < lines[best]["valid_loss"];
    if (is_better) best = i;
  }
  return best;
}

}  // namespace

TEST_CASE("Without an option the model of the last epoch is written") {
  const TemporaryFolder folder;
  write_features(folder);
  const Json last = metrics_of(folder, {"--epochs", "9"}).back();
  CHECK(last["kept_epoch"] == 8);
  CHECK(last["ended_by"] == "epochs");
}

TEST_CASE("The best epoch's model is kept, with its scores") {
  const TemporaryFolder folder;
  write_features(folder);
  const std::vector<Json> lines = metrics_of(folder, {"--epochs", "40", "--keep", "best"});
  REQUIRE(lines.size() == 41);
  const std::size_t best = best_epoch(lines);
  REQUIRE(best < 39);  // or nothing is tested
  CHECK(lines.back()["kept_epoch"] == best);
  CHECK(lines.back()["ended_by"] == "epochs");
  CHECK(lines.back()["valid_accuracy"] == lines[best]["valid_accuracy"]);
  CHECK(lines.back()["valid_loss"] == lines[best]["valid_loss"]);
  const Json shorter = metrics_of(folder, {"--epochs", std::to_string(best + 1)}).back();
  CHECK(lines.back()["weights_hash"] == shorter["weights_hash"]);
  CHECK(lines.back()["confusion_matrix"] == shorter["confusion_matrix"]);
}

TEST_CASE("Patience ends after so many epochs that are no better") {
  const TemporaryFolder folder;
  write_features(folder);
  for (const std::size_t patience : {1U, 3U}) {
    INFO("patience " << patience);
    const std::vector<Json> lines =
        metrics_of(folder, {"--epochs", "1000", "--patience", std::to_string(patience)});
    REQUIRE(lines.size() < 1000);
    const std::size_t epochs = lines.size() - 1;
    const std::size_t best = best_epoch(lines);
    CHECK(epochs == best + 1 + patience);
    CHECK(lines.back()["ended_by"] == "patience");
    CHECK(lines.back()["kept_epoch"] == best);
    // None of the epochs before was followed by as many that are no better.
    std::vector<Json> before;
    std::size_t idle = 0;
    std::size_t most_idle = 0;
    for (std::size_t i = 0; i <= best; ++i) {
      before.push_back(lines[i]);
      before.push_back(Json());  // as the last line of metrics
      idle = best_epoch(before) == i ? 0 : idle + 1;
      most_idle = std::max(most_idle, idle);
      before.pop_back();
    }
    CHECK(most_idle < patience);
    const Json kept_last = metrics_of(folder, {"--epochs", "1000", "--keep", "last", "--patience",
                                               std::to_string(patience)})
                               .back();
    CHECK(kept_last["kept_epoch"] == epochs - 1);
  }
}

TEST_CASE("A time limit ends a long training with the best epoch's model") {
  const TemporaryFolder folder;
  write_features(folder);
  const std::vector<Json> lines =
      metrics_of(folder, {"--epochs", "1000000", "--max-seconds", "0.3"});
  CHECK(lines.back()["ended_by"] == "max-seconds");
  CHECK(lines.back()["kept_epoch"] == best_epoch(lines));
  // However short it is, there is a model.
  const std::vector<Json> few =
      metrics_of(folder, {"--epochs", "1000000", "--max-seconds", "1e-9", "--valid-fraction", "0"});
  CHECK(few.size() == 2);
  CHECK(few.back()["ended_by"] == "max-seconds");
  CHECK(few.back()["kept_epoch"] == 0);
}

TEST_CASE("A sweep keeps the best epoch of its best model") {
  const TemporaryFolder folder;
  write_features(folder);
  const std::vector<Json> lines = metrics_of(
      folder, {"--lr", "0.5,3,1e30", "--seed", "0,1", "--epochs", "12", "--keep", "best"});
  const Json& models = lines.back()["models"];
  const Json& best = models[lines.back()["best"].get<std::size_t>()];
  for (const Json& model : models) {
    if (model.contains("diverged")) continue;
    CHECK(model["valid_accuracy"] <= best["valid_accuracy"]);
  }
  CHECK(lines.back()["kept_epoch"] == best["epoch"]);
  const Json alone =
      metrics_of(folder, {"--lr", best["learning_rate"].dump(), "--seed", best["seed"].dump(),
                          "--epochs", std::to_string(best["epoch"].get<std::size_t>() + 1)})
          .back();
  CHECK(lines.back()["weights_hash"] == alone["weights_hash"]);
}

TEST_CASE("What cannot be judged is refused") {
  const TemporaryFolder folder;
  write_features(folder);
  for (const Names& options : {Names{"--patience", "3"}, Names{"--keep", "best"}}) {
    Names all = options;
    all.insert(all.end(), {"--valid-fraction", "0"});
    check_error(run_linnet(fit(folder, all)), 1,
                {"epochs are judged on a validation set, and there is none", "--valid"});
    all = options;
    all.insert(all.end(), {"--C", "1"});
    check_error(run_linnet(fit(folder, all)), 2, {"they are for --solver sgd"});
  }
}

}  // namespace linnet::test
