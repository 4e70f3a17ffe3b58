#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

using Catch::Matchers::WithinRel;

using Json = nlohmann::json;

/// The recipe that a model says it was trained by.
Json recipe_by(const TemporaryFolder& folder, std::vector<std::string> options) {
  options.insert(options.begin(), {"train", folder / "data", "--output", folder / "model"});
  const ProgramRun run = run_linnet(options);
  INFO(run.text());
  REQUIRE(run.exit_code == 0);
  return Json::parse(read_model(folder / "model").recipe);
}

void write_enough(const TemporaryFolder& folder) {
  write_phantoms(folder / "data", {.per_class = 30, .size = 8});  // for a batch of 64
}

}  // namespace

TEST_CASE("The article's recipe sets all options at once") {
  const TemporaryFolder folder;
  write_enough(folder);
  CHECK(recipe_by(folder, {"--recipe", "article"}) == Json{{"name", "article"},
                                                           {"loss", "article"},
                                                           {"epochs", 15},
                                                           {"batch_size", 64},
                                                           {"learning_rate", 1.0},
                                                           {"schedule", "constant"},
                                                           {"momentum", 0.0},
                                                           {"weight_decay", 0.0},
                                                           {"class_weights", nullptr},
                                                           {"shuffle", "once"},
                                                           {"valid_fraction", 0.2},
                                                           {"split", "random"},
                                                           {"stratify", false},
                                                           {"seed", 0},
                                                           {"outputs", 10},
                                                           {"normalize", "none"},
                                                           {"standardize", false},
                                                           {"centre", "none"},
                                                           {"pixel_divisor", 65025.0}});
  const SavedModel saved = read_model(folder / "model");
  CHECK(saved.model.outputs() == 10);
  CHECK(saved.classes.size() == 3);
  CHECK_THAT(saved.model.pixel_factor, WithinRel(1.0 / 65025, 1e-5));
}

TEST_CASE("The default recipe has as many outputs as classes and a fresh shuffle each epoch") {
  const TemporaryFolder folder;
  write_enough(folder);
  const Json recipe = recipe_by(folder, {});
  CHECK(recipe == recipe_by(folder, {"--recipe", "default"}));
  CHECK(recipe["name"] == "default");
  CHECK(recipe["loss"] == "log-softmax");
  CHECK(recipe["epochs"] == 15);
  CHECK(recipe["batch_size"] == 64);
  CHECK(recipe["shuffle"] == "epoch");
  CHECK(recipe["outputs"] == 3);
  CHECK(recipe["split"] == "grouped");
  CHECK(recipe["stratify"] == false);
  CHECK(recipe["class_weights"] == nullptr);
}

TEST_CASE("Options override the recipe, one by one") {
  const TemporaryFolder folder;
  write_enough(folder);
  const Json article = recipe_by(folder, {"--recipe", "article"});
  const auto changed = [&](const std::string& option, const std::string& text,
                           const std::string& key, const Json& value) {
    Json expected = article;
    expected[key] = value;
    INFO(option << " " << text);
    CHECK(recipe_by(folder, {option, text, "--recipe", "article"}) == expected);
  };
  changed("--epochs", "2", "epochs", 2);
  changed("--batch-size", "7", "batch_size", 7);
  changed("--lr", "0.25", "learning_rate", 0.25);
  changed("--momentum", "0.5", "momentum", 0.5);
  changed("--momentum", "0", "momentum", 0.0);
  changed("--weight-decay", "0.01", "weight_decay", 0.01);
  changed("--valid-fraction", "0.25", "valid_fraction", 0.25);
  changed("--split", "grouped", "split", "grouped");
  changed("--class-weights", "balanced", "class_weights", "balanced");
  changed("--class-weights", "1,2.5,1", "class_weights", {1.0, 2.5, 1.0});
  changed("--seed", "9", "seed", 9);
  changed("--shuffle", "epoch", "shuffle", "epoch");
  changed("--loss", "log-softmax", "loss", "log-softmax");
  changed("--outputs", "4", "outputs", 4);
}

TEST_CASE("The recipe is printed before training") {
  const TemporaryFolder folder;
  write_enough(folder);
  const ProgramRun run = run_linnet({"train", folder / "data", "--recipe", "article", "--epochs",
                                     "1", "--output", folder / "model"});
  INFO(run.text());
  CHECK(contains(run.output,
                 "Recipe article: article loss, 10 outputs, 1 epoch of batches of 64, learning "
                 "rate 1 throughout, shuffled once, split at random, seed 0, features (pixel) / "
                 "65025\n"));
}

TEST_CASE("Momentum and weight decay are printed if they are not zero") {
  const TemporaryFolder folder;
  write_enough(folder);
  const ProgramRun run =
      run_linnet({"train", folder / "data", "--epochs", "1", "--lr", "0.1", "--momentum", "0.9",
                  "--weight-decay", "1e-4", "--output", folder / "model"});
  INFO(run.text());
  CHECK(contains(run.output,
                 "learning rate 0.1 falling as a cosine, momentum 0.9, weight decay 0.0001, "));
}

TEST_CASE("Class weights and stratification are printed and stored in the model") {
  const TemporaryFolder folder;
  write_enough(folder);
  const auto printed = [&](const std::string& weights) {
    const ProgramRun run =
        run_linnet({"train", folder / "data", "--epochs", "1", "--lr", "0.1", "--class-weights",
                    weights, "--stratify", "--output", folder / "model"});
    INFO(run.text());
    CHECK(run.exit_code == 0);
    return run.output;
  };
  CHECK(contains(printed("balanced"),
                 "cosine, balanced class weights, shuffled each epoch, stratified, seed 0, "));
  CHECK(contains(printed("1,2.5,1"),
                 "cosine, class weights 1,2.5,1, shuffled each epoch, stratified, seed 0, "));
  const Json kept = Json::parse(read_model(folder / "model").recipe);
  CHECK(kept["stratify"] == true);
  CHECK(kept["class_weights"] == Json{1.0, 2.5, 1.0});
}

TEST_CASE("Each option that decides what is learnt makes another model") {
  const TemporaryFolder folder;
  write_enough(folder);
  recipe_by(folder, {});
  const std::string plain = weights_hash(read_model(folder / "model").model);
  for (const std::vector<std::string>& options : {std::vector<std::string>{"--seed", "1"},
                                                  {"--epochs", "14"},
                                                  {"--lr", "0.01"},
                                                  {"--batch-size", "63"},
                                                  {"--shuffle", "once"},
                                                  {"--loss", "article"},
                                                  {"--momentum", "0.9"},
                                                  {"--weight-decay", "0.1"},
                                                  {"--class-weights", "1,2.5,1"},
                                                  {"--stratify"},
                                                  {"--normalize", "rows"},
                                                  {"--standardize"},
                                                  {"--valid-fraction", "0.1"}}) {
    recipe_by(folder, options);
    INFO(options[0]);
    CHECK(weights_hash(read_model(folder / "model").model) != plain);
  }
}

}  // namespace linnet::test
