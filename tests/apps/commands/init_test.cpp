// linnet train --init.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/checkpoint_runs.hpp"
#include "tests/support/idx_folders.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/init_runs.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/saved_models.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

using Json = nlohmann::json;

/// A learning rate that changes no weight.
const Names kIdle = {"--epochs", "1", "--lr", "1e-30"};

/// The recipe of a model file.
Json recipe_of(const std::string& path) {
  return Json::parse(read_model(path).recipe);
}

/// Puts its last class first.
void rotate_classes(SavedModel& saved) {
  const Names classes = saved.classes;
  const std::size_t count = classes.size();
  LinearModel model(saved.model.outputs(), saved.model.features(), saved.model.pixel_factor);
  for (std::size_t c = 0; c < saved.model.outputs(); ++c) {
    const std::size_t to = c < count ? (c + 1) % count : c;
    const auto weights = saved.model.weights.values(c);
    std::copy(weights.begin(), weights.end(), model.weights.row(to));
    model.bias[to] = saved.model.bias[c];
    if (c < count) saved.classes[to] = classes[c];
  }
  saved.model = std::move(model);
}

}  // namespace

TEST_CASE("Training starts from a model, on images, packed or not, IDX files and features") {
  const TemporaryFolder folder;
  write_phantoms(folder / "scans");
  run_well({"pack", folder / "scans", folder / "set.linnet"});
  write_idx_folder(folder / "digits");
  write_features(folder);
  const std::vector<Names> all = {{"train", folder / "scans", "--cache", "off"},
                                  {"train", folder / "set.linnet"},
                                  {"train", folder / "digits"},
                                  {"train", folder / "X.npy", "--labels", folder / "y.npy"}};
  for (const Names& data : all) {
    for (const Names& options : {Names{"--epochs", "2"}, Names{"--C", "1"}}) {
      INFO(data[1] << ' ' << options[0]);
      train(folder, "first", data, options);
      const std::string hash = summary_of(folder, "first")["weights_hash"];
      CHECK_FALSE(contains(read_model(folder / "first").recipe, "init"));
      const ProgramRun run = train(folder, "second", data, from(folder, "first", kIdle));
      CHECK(contains(run.output, "Starting from " + folder / "first" + ", weights " + hash + "\n"));
      // The weights are the same, and so is what they are worth.
      CHECK(summary_of(folder, "second")["weights_hash"] == hash);
      CHECK(summary_of(folder, "second")["confusion_matrix"] ==
            summary_of(folder, "first")["confusion_matrix"]);
      CHECK(recipe_of(folder / "second")["init"] == folder / "first");
      CHECK(recipe_of(folder / "second")["init_weights"] == hash);
      CHECK(summary_of(folder, "second")["recipe"] == recipe_of(folder / "second"));
      CHECK(contains(run_well({"info", folder / "second"}).output, hash));
    }
  }
}

TEST_CASE("A fit that starts from its own optimum is done in two iterations") {
  const TemporaryFolder folder;
  write_features(folder);
  for (const Names& options :
       {Names{"--C", "1"}, Names{"--C", "1", "--standardize"},
        Names{"--C", "1", "--normalize", "rows", "--standardize"}, Names{"--C", "1", "--refit"}}) {
    const Names training = joined(fitted(folder, options), {"--tolerance", "1e-5"});
    train(folder, "first", training);
    train(folder, "second", training, from(folder, "first"));
    // With --refit the second line is of the fit on all examples.
    const std::size_t line = options.back() == "--refit" ? 1 : 0;
    INFO(options.back());
    CHECK(metrics_of(folder, "first", line)["iterations"] > 2);
    CHECK(metrics_of(folder, "second", line)["iterations"] <= 2);
  }
}

TEST_CASE("The first fit of a path starts from the model") {
  const TemporaryFolder folder;
  write_features(folder);
  train(folder, "first", fitted(folder, {"--C", "0.1"}));
  train(folder, "path", fitted(folder, {"--C", "0.1,10"}), from(folder, "first"));
  CHECK(metrics_of(folder, "path", 0)["iterations"] <= 2);
  CHECK(metrics_of(folder, "path", 1)["iterations"] > 2);
}

TEST_CASE("All models of a sweep start from the model, with each seed") {
  const TemporaryFolder folder;
  write_features(folder);
  train(folder, "first", on_features(folder, {"--epochs", "5"}));
  train(folder, "sweep", on_features(folder, {"--lr", "1e-30,0.1", "--seed", "0..1"}),
        from(folder, "first", {"--epochs", "2"}));
  const std::vector<Json> lines = json_lines(folder / "sweep.jsonl");
  REQUIRE(lines.size() == 9);
  for (const char* seed : {"0", "1"}) {
    for (const char* rate : {"1e-30", "0.1"}) {
      INFO("seed " << seed << ", rate " << rate);
      train(folder, "alone", on_features(folder, {"--lr", rate, "--seed", seed}),
            from(folder, "first", {"--epochs", "2"}));
      for (std::size_t epoch = 0; epoch < 2; ++epoch) {
        const Json alone = metrics_of(folder, "alone", epoch);
        CHECK(std::any_of(lines.begin(), lines.end() - 1, [&](const Json& line) {
          return line["epoch"] == epoch && line["train_loss"] == alone["train_loss"] &&
                 line["valid_loss"] == alone["valid_loss"];
        }));
      }
      // From weights of zero, the loss of the rate that changes nothing is the logarithm of 3.
      CHECK(metrics_of(folder, "alone", 0)["train_loss"] < 1.0);
    }
  }
}

TEST_CASE("A model that starts from another has the same bits for any number of threads") {
  const TemporaryFolder folder;
  write_phantoms(folder / "scans", {.classes = {"brain", "chest"}, .per_class = 30, .size = 32});
  const Names data = {"train", folder / "scans", "--cache", "off"};
  train(folder, "first", data, {"--epochs", "1"});
  for (const Names& options :
       {Names{"--epochs", "2"}, Names{"--epochs", "2", "--standardize"}, Names{"--C", "1"}}) {
    std::string one;
    for (const char* threads : {"1", "2", "3"}) {
      INFO(options.back() << ", " << threads << " threads");
      train(folder, "second", data, from(folder, "first", joined(options, {"--threads", threads})));
      if (one.empty()) one = file_content(folder / "second");
      CHECK(file_content(folder / "second") == one);
    }
  }
}

TEST_CASE("The classes of a model may come in another order") {
  const TemporaryFolder folder;
  write_features(folder);
  train(folder, "first", on_features(folder, {"--epochs", "3"}));
  rewrite(folder / "first", folder / "rotated", rotate_classes);
  REQUIRE(read_model(folder / "rotated").classes == Names{"2", "0", "1"});
  for (const Names& options : {Names{"--epochs", "3"}, Names{"--C", "1"}}) {
    const Names training = fitted(folder, options);
    train(folder, "second", training, from(folder, "first"));
    train(folder, "third", training, from(folder, "rotated"));
    CHECK(read_model(folder / "third").classes == Names{"0", "1", "2"});
    CHECK(bits_of(read_model(folder / "third").model) ==
          bits_of(read_model(folder / "second").model));
  }
}

TEST_CASE("Outputs without a class stay behind the classes") {
  const TemporaryFolder folder;
  write_features(folder);
  const Names training = on_features(folder, {"--outputs", "5"});
  train(folder, "first", training, {"--epochs", "3"});
  rewrite(folder / "first", folder / "rotated", rotate_classes);
  train(folder, "second", training, from(folder, "rotated", kIdle));
  CHECK(summary_of(folder, "second")["weights_hash"] ==
        summary_of(folder, "first")["weights_hash"]);
  check_error(run_linnet(fitted(folder, from(folder, "first"))), 1,
              {"the model has 5 outputs, and this training 3; give --outputs 5"});
  check_error(run_linnet(fitted(folder, from(folder, "first", {"--C", "1"}))), 1,
              {"the model has 5 outputs, and L-BFGS 3; give --solver sgd and --outputs 5"});
}

TEST_CASE("A model may be trained further in its own file") {
  const TemporaryFolder folder;
  write_features(folder);
  const Names training = on_features(folder, {"--epochs", "3"});
  train(folder, "model", training);
  train(folder, "other", training, from(folder, "model"));
  train(folder, "model", training, from(folder, "model"));
  CHECK(bits_of(read_model(folder / "model").model) == bits_of(read_model(folder / "other").model));
}

TEST_CASE("A killed training that started from a model goes on, and not from another one") {
  const TemporaryFolder data;
  write_features(data);
  train(data, "first", on_features(data, {"--epochs", "2"}));
  train(data, "other", on_features(data, {"--epochs", "3"}));
  const TemporaryFolder folder;
  const Names sgd = on_features(data, {"--epochs", "400", "--momentum", "0.9"});
  check_resumes(folder, joined(sgd, from(data, "first")), "\n    7  ");
  const Names lbfgs = fitted(data, {"--l2", "1e-9", "--tolerance", "1e-12"});
  check_resumes(folder, joined(lbfgs, from(data, "first")), "\n        3  ");
  for (const Names& training : {on_features(data, {"--epochs", "2"}), fitted(data, {"--C", "1"})}) {
    const TemporaryFolder run;
    const auto refuses = [&](const Names& start, const std::string& what) {
      check_error(run_linnet(joined(with_checkpoints(run, joined(training, start)), {"--resume"})),
                  1, {"is a checkpoint of another training: its init is " + what});
    };
    const std::string first = summary_of(data, "first")["weights_hash"];
    const std::string other = summary_of(data, "other")["weights_hash"];
    run_well(with_checkpoints(run, joined(training, from(data, "first"))));
    refuses(from(data, "other"), '"' + first + "\" and not \"" + other + '"');
    refuses({}, '"' + first + "\" and not null");
    std::filesystem::remove(run / "state");
    run_well(with_checkpoints(run, training));
    refuses(from(data, "first"), "null and not \"" + first + '"');
  }
}

}  // namespace linnet::test
