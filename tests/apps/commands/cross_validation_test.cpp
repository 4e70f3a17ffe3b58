// linnet train --folds and --refit.

#include <signal.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "linnet/cross_validation.hpp"
#include "linnet/folds.hpp"
#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fit_runs.hpp"
#include "tests/support/idx_folders.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/texts.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

using Json = nlohmann::json;

const std::vector<double> kValues = {0.001, 0.1, 10.0};

std::vector<Penalty> penalties() {
  std::vector<Penalty> list;
  for (const double value : kValues) list.push_back({.C = value, .l2 = std::nullopt});
  return list;
}

/// That of a fit with this C on all rows.
LinearModel model_of_all(double C) {
  const auto made = overlapping_features();
  std::vector<std::uint32_t> all(100);
  std::iota(all.begin(), all.end(), 0U);
  return LogisticRegression(made.examples(), all).fit({.C = C, .l2 = std::nullopt}).model;
}

bool same(const LinearModel& a, const LinearModel& b) {
  for (std::size_t c = 0; c < a.outputs(); ++c) {
    if (!std::equal(a.weights.values(c).begin(), a.weights.values(c).end(),
                    b.weights.values(c).begin())) {
      return false;
    }
  }
  return a.bias == b.bias;
}

}  // namespace

TEST_CASE("Cross-validation has the figures of the library, and fits the best C on all rows") {
  const TemporaryFolder folder;
  write_features(folder);
  const ProgramRun run = run_well(fit(folder, {"--folds", "4", "--C", "0.001,0.1,10", "--seed", "3",
                                               "--metrics", folder / "metrics"}));
  INFO(run.text());
  CHECK(contains(run.output, "the best of 3 values of C from 0.001 to 10 in 4 folds, then on all"));
  CHECK(contains(run.output, "validating on each of 4 folds\n"));
  CHECK(contains(run.output, "C  iterations   mean loss  accuracy  deviation  seconds\n"));
  CHECK(contains(run.output, "Fitting it on all 100 rows\n"));
  CHECK(contains(run.output, "\nConverged after "));
  CHECK(!contains(run.output, "precision"));

  const auto made = overlapping_features();
  const std::vector<std::uint32_t> folds = deal_folds(made.examples(), {.folds = 4, .seed = 3});
  const auto expected = cross_validate(made.examples(), folds, penalties());
  const CrossValidated& best = expected[best_penalty(expected)];
  const std::vector<Json> lines = json_lines(folder / "metrics");
  REQUIRE(lines.size() == 5);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(lines[i]["C"] == kValues[i]);
    CHECK(lines[i]["l2"].is_null());
    CHECK(lines[i]["not_converged"] == 0);
    CHECK(lines[i]["iterations"] > 0);
    CHECK(lines[i]["passes"] >= lines[i]["iterations"]);
    const Json& judged = lines[i]["cross_validation"];
    CHECK(judged["folds"] == 4);
    CHECK(judged["loss"] == expected[i].mean_loss());
    CHECK(judged["accuracy"] == expected[i].mean_accuracy());
    CHECK(judged["accuracy_std"] == expected[i].accuracy_deviation());
    for (std::size_t f = 0; f < 4; ++f) {
      CHECK(judged["fold_losses"][f] == expected[i].fits[f].loss);
      CHECK(judged["fold_accuracies"][f] == expected[i].fits[f].accuracy);
    }
  }
  CHECK(lines[3]["refit"] == true);
  CHECK(lines[3]["C"] == *best.penalty.C);
  CHECK(lines[3]["valid_accuracy"].is_null());
  const Json& final = lines[4];
  CHECK(final["final"] == true);
  CHECK(final["valid_accuracy"].is_null());
  CHECK(final["cross_validation"]["accuracy"] == best.mean_accuracy());
  CHECK(final["recipe"]["folds"] == 4);
  CHECK(final["recipe"]["C"] == *best.penalty.C);
  CHECK(final["recipe"]["refit"] == true);
  CHECK(final["recipe"]["stratify"] == true);
  CHECK(final["recipe"]["valid_fraction"] == 0.0);
  const SavedModel saved = read_model(folder / "model");
  CHECK(Json::parse(saved.recipe) == final["recipe"]);
  CHECK(same(saved.model, model_of_all(*best.penalty.C)));
}

TEST_CASE("Cross-validation of one penalty shows it, and tests the model") {
  const TemporaryFolder folder;
  write_features(folder);
  const ProgramRun run =
      run_well(fit(folder, {"--folds", "3", "--l2", "0.01", "--test", folder / "X.npy",
                            "--test-labels", folder / "y.npy", "--metrics", folder / "metrics"}));
  INFO(run.text());
  CHECK(contains(run.output, "\n   l2 0.01  "));
  CHECK(contains(run.output, "\nFitting l2 0.01 on all 100 rows\n"));
  CHECK(contains(run.output, "Test on 100 rows"));
  const std::vector<Json> lines = json_lines(folder / "metrics");
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["l2"] == 0.01);
  CHECK(lines[2]["test"]["leaked"] == 100);
}

TEST_CASE("With --refit the best C is fitted on the part that was validated on, too") {
  const TemporaryFolder folder;
  write_features(folder);
  run_well(fit(folder, {"--C", "0.001,0.1,10", "--metrics", folder / "before"}));
  const SavedModel before = read_model(folder / "model");
  const ProgramRun run =
      run_well(fit(folder, {"--C", "0.001,0.1,10", "--refit", "--metrics", folder / "metrics",
                            "--test", folder / "X.npy", "--test-labels", folder / "y.npy"}));
  INFO(run.text());
  const SavedModel after = read_model(folder / "model");
  const Json recipe = Json::parse(after.recipe);
  CHECK(recipe["refit"] == true);
  CHECK(recipe["folds"].is_null());
  CHECK(recipe["C"] == Json::parse(before.recipe)["C"]);
  CHECK(Json::parse(before.recipe)["refit"] == false);
  CHECK(!same(before.model, after.model));
  CHECK(same(after.model, model_of_all(recipe["C"])));
  CHECK(contains(run.output, "Fitting it on all 100 rows\n"));
  CHECK(contains(run.output, "of the model before it was fitted on all rows:\n"));
  const Json lines = json_lines(folder / "metrics");
  REQUIRE(lines.size() == 5);
  CHECK(lines[3]["refit"] == true);
  CHECK(lines[4]["valid_accuracy"] == json_lines(folder / "before").back()["valid_accuracy"]);
  CHECK(lines[4]["test"]["leaked"] == 100);
}

TEST_CASE("Cross-validation on images is the same for any number of threads") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  std::string first;
  for (const char* threads : {"1", "2"}) {
    run_well({"train", folder / "data", "--cache", "off", "--folds", "2", "--C", "1e-3,0.1",
              "--threads", threads, "--output", folder / "model"});
    const std::string model = file_content(folder / "model");
    if (first.empty()) first = model;
    CHECK(model == first);
  }
  CHECK(contains(run_well({"info", folder / "model"}).output, "folds"));
}

TEST_CASE("What would be validated on is tested on in cross-validation") {
  const TemporaryFolder folder;
  write_idx_folder(folder / "mnist");
  const ProgramRun idx =
      run_well({"train", folder / "mnist", "--folds", "2", "--output", folder / "model"});
  INFO(idx.text());
  CHECK(contains(idx.output, "folds of it validated on, "));
  CHECK(contains(idx.output, "t10k-images-idx3-ubyte tested on\n"));
  CHECK(contains(idx.output, "Test on 12 images"));
  const ProgramRun other =
      run_well({"train", folder / "mnist", "--folds", "2", "--test",
                folder / "mnist/train-images-idx3-ubyte", "--output", folder / "model"});
  INFO(other.text());
  CHECK(contains(other.output, "t10k-images-idx3-ubyte is not used: --folds needs no validation"));
  CHECK(contains(other.output, "Test on 60 images"));
}

TEST_CASE("Folds and refits that make no sense are refused with a reason") {
  const TemporaryFolder folder;
  write_features(folder);
  const auto refused = [&](std::vector<std::string> options, int exit_code) {
    const ProgramRun run = run_linnet(fit(folder, std::move(options)));
    INFO(run.text());
    CHECK(run.exit_code == exit_code);
    return run.error;
  };
  const auto whole = "--folds takes a whole number from 2 to 100";
  for (const char* count : {"0", "1", "101", "-1", "x", "2.5"}) {
    CHECK(contains(refused({"--folds", count}, 2), whole));
  }
  const std::string X = folder / "X.npy";
  const std::string y = folder / "y.npy";
  CHECK(contains(refused({"--folds", "2", "--valid", X, "--valid-labels", y}, 2),
                 "--folds validates on each fold of the data, and --valid on others"));
  CHECK(contains(refused({"--folds", "2", "--valid-fraction", "0.1"}, 2), "give one"));
  CHECK(contains(refused({"--folds", "2", "--solver", "sgd"}, 2), "--folds is for --solver lbfgs"));
  CHECK(contains(refused({"--folds", "2", "--epochs", "2"}, 2), "--epochs is for --solver sgd"));
  CHECK(contains(refused({"--folds", "40"}, 1), "takes as many rows of each class, and '"));
  CHECK(contains(refused({"--refit", "--valid", X, "--valid-labels", y}, 2), "--refit trains on"));
  CHECK(contains(refused({"--refit", "--valid-fraction", "0"}, 1), "there is no such part"));
  write_file(folder / "y.npy", npy_list("<u4", std::vector<std::uint32_t>(100, 1)));
  CHECK(contains(refused({"--folds", "2"}, 1), "one class leaves nothing to tell apart"));
}

TEST_CASE("Classes of few rows, and duplicates, limit the folds") {
  const TemporaryFolder folder;
  auto made = overlapping_features();
  made.labels.assign(100, 0);
  for (std::size_t i = 90; i < 100; ++i) made.labels[i] = i < 97 ? 1 : 2;
  const auto write = [&] {
    write_file(folder / "X.npy", npy_matrix("<f4", 100, 6, made.numbers));
    write_file(folder / "y.npy", npy_list("<u4", made.labels));
  };
  write();
  check_error(run_linnet(fit(folder, {"--folds", "4"})), 1,
              {"--folds 4 takes as many rows of each class, and '2' has 3", "--no-stratify"});
  run_well(fit(folder, {"--folds", "4", "--no-stratify"}));
  run_well(fit(folder, {"--folds", "3"}));
  for (std::size_t k = 0; k < 6; ++k) made.numbers[99 * 6 + k] = made.numbers[98 * 6 + k];
  write();
  check_error(run_linnet(fit(folder, {"--folds", "3"})), 1, {"and '2' has 2 that differ"});
  run_well(fit(folder, {"--folds", "3", "--split", "random"}));
}

TEST_CASE("Cross-validation shows its progress, and Ctrl-C ends it without a model") {
  const TemporaryFolder folder;
  write_features(folder);
  const ProgramRun run =
      run_linnet(fit(folder, {"--folds", "100", "--no-stratify", "--C", "1e-6..1e5:1000",
                              "--tolerance", "1e-12", "--progress", "always"}),
                 {.signal = SIGINT, .signal_after = "mean loss"});
  check_error(run, 130, {"interrupted", "nothing was written"});
  CHECK(run.seconds_after_signal < 5.0);
  CHECK(names_in(folder.path()) == std::vector<std::string>{"X.npy", "y.npy"});
  const ProgramRun shown =
      run_linnet(fit(folder, {"--folds", "20", "--C", "1e-6..1e5:100", "--tolerance", "1e-12",
                              "--progress", "always"}));
  CHECK(shown.exit_code == 0);
  CHECK(contains(shown.error, "cross-validating "));
  CHECK(contains(shown.error, " of 2,000 fits, "));
}

}  // namespace linnet::test
