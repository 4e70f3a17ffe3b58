// linnet train --solver lbfgs, on images and on feature matrices.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
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

}  // namespace

TEST_CASE("A fit shows its iterations, how it ended and the scores") {
  const TemporaryFolder folder;
  write_features(folder);
  const ProgramRun run =
      run_well(fit(folder, {"--solver", "lbfgs", "--metrics", folder / "metrics"}));
  INFO(run.text());
  CHECK(contains(run.output, "Recipe L-BFGS, C 1, to derivatives of 0.0001"));
  CHECK(contains(run.output, "iteration  passes        loss  largest gradient  seconds\n"));
  CHECK(contains(run.output, "\nConverged after "));
  CHECK(contains(run.output, "accuracy"));
  const std::vector<Json> lines = json_lines(folder / "metrics");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["C"] == 1.0);
  CHECK(lines[0]["end"] == "converged");
  CHECK(lines[0]["largest_gradient"] <= 1e-4);
  CHECK(lines[0]["l2"].get<double>() == 1.0 / 80.0);
  CHECK(lines[1]["final"] == true);
  CHECK(lines[1]["recipe"]["solver"] == "lbfgs");
  CHECK(lines[1]["valid_accuracy"] == lines[0]["valid_accuracy"]);
  const SavedModel saved = read_model(folder / "model");
  CHECK(saved.input == ModelInput::numbers);
  CHECK(saved.model.pixel_factor == 1.0f);
  CHECK(saved.classes == std::vector<std::string>{"0", "1", "2"});
}

TEST_CASE("Of several values of C the most accurate one is kept") {
  const TemporaryFolder folder;
  write_features(folder);
  const ProgramRun run =
      run_well(fit(folder, {"--C", "1e-5..100:8", "--metrics", folder / "metrics"}));
  INFO(run.text());
  CHECK(contains(run.output, "the best of 8 values of C from 1e-05 to 100"));
  const std::vector<Json> lines = json_lines(folder / "metrics");
  REQUIRE(lines.size() == 9);
  double best = 0.0;
  for (std::size_t i = 0; i < 8; ++i) {
    best = std::max(best, lines[i]["valid_accuracy"].get<double>());
  }
  const Json& final = lines.back();
  CHECK(final["valid_accuracy"] == best);
  double chosen_loss = 0.0;
  for (std::size_t i = 0; i < 8; ++i) {
    if (lines[i]["C"] == final["recipe"]["C"]) chosen_loss = lines[i]["valid_loss"];
  }
  CHECK(final["valid_loss"] == chosen_loss);
  for (std::size_t i = 0; i < 8; ++i) {
    if (lines[i]["valid_accuracy"] == best) CHECK(lines[i]["valid_loss"] >= chosen_loss);
  }
}

TEST_CASE("A fit on images has the same bits for any number of threads, and predicts") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  std::string first;
  for (const char* threads : {"1", "2"}) {
    run_well({"train", folder / "data", "--cache", "off", "--solver", "lbfgs", "--threads", threads,
              "--output", folder / "model"});
    const std::string model = file_content(folder / "model");
    if (first.empty()) first = model;
    CHECK(model == first);
  }
  const ProgramRun run = run_well({"predict", folder / "model", folder / "data"});
  CHECK(contains(run.output, "brain"));
  CHECK(contains(run_well({"info", folder / "model"}).output, "lbfgs"));
}

TEST_CASE("A fit that does not converge says so and what helps") {
  const TemporaryFolder folder;
  write_features(folder);
  const ProgramRun run = run_well(fit(folder, {"--l2", "1e-6", "--max-iterations", "2"}));
  CHECK(contains(run.output, "Warning: not converged after 2 iterations"));
  CHECK(contains(run.output, "--max-iterations allows more"));
}

TEST_CASE("What a fit cannot do is refused with a reason") {
  const TemporaryFolder folder;
  write_features(folder);
  const auto refused = [&](std::vector<std::string> options, int exit_code) {
    const ProgramRun run = run_linnet(fit(folder, std::move(options)));
    CHECK(run.exit_code == exit_code);
    return run.error;
  };
  CHECK(contains(refused({"--C", "1,2", "--valid-fraction", "0"}, 1),
                 "judged on a validation set, and there is none"));
  CHECK(contains(refused({"--C", "1", "--epochs", "3"}, 2), "--epochs is for --solver sgd"));
  CHECK(contains(refused({"--C", "1", "--report", folder / "r.html"}, 2), "--report draws epochs"));
  CHECK(contains(refused({"--C", "1", "--profile"}, 2), "--profile measures steps"));
  CHECK(contains(refused({"--C", "x"}, 2), "--C takes numbers above 0"));
}

}  // namespace linnet::test
