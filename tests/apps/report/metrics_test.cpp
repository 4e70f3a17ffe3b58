#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "linnet/instruction_set.hpp"
#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

using Catch::Matchers::WithinRel;

using Json = nlohmann::json;

std::vector<Json> metrics_of(const TemporaryFolder& folder, std::vector<std::string> options) {
  options.insert(options.begin(), {"train", folder / "data", "--batch-size", "4", "--output",
                                   folder / "model", "--metrics", folder / "metrics.jsonl"});
  const ProgramRun run = run_linnet(options);
  INFO(run.text());
  REQUIRE(run.exit_code == 0);
  std::vector<Json> lines;
  for (const std::string& line : lines_of(file_content(folder / "metrics.jsonl"))) {
    lines.push_back(Json::parse(line));
  }
  return lines;
}

std::set<std::string> keys_of(const Json& object) {
  std::set<std::string> keys;
  for (const auto& item : object.items()) keys.insert(item.key());
  return keys;
}

}  // namespace

TEST_CASE("The metrics have a line an epoch with its numbers") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const std::vector<Json> lines = metrics_of(folder, {"--epochs", "3"});
  REQUIRE(lines.size() == 4);
  for (std::size_t epoch = 0; epoch < 3; ++epoch) {
    const Json& line = lines[epoch];
    CHECK(keys_of(line) == std::set<std::string>{"epoch", "train_loss", "valid_loss",
                                                 "valid_accuracy", "seconds", "images_per_second",
                                                 "gflops"});
    for (const auto& item : line.items()) CHECK(item.value().is_number());
    CHECK(line["epoch"] == epoch);
    CHECK(line["train_loss"] > 0.0);
    CHECK(line["valid_accuracy"] <= 1.0);
    CHECK_THAT(line["images_per_second"].get<double>() * line["seconds"].get<double>(),
               WithinRel(20.0, 1e-5));
    // Two products of a multiplication and an addition for 20 images and 3 classes.
    const auto pixels = static_cast<double>(read_model(folder / "model").model.features());
    CHECK_THAT(line["gflops"].get<double>() * line["seconds"].get<double>() * 1e9,
               WithinRel(4.0 * 20.0 * pixels * 3.0, 1e-5));
  }
}

TEST_CASE("The last line of the metrics describes the whole run") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const std::vector<Json> lines = metrics_of(folder, {"--threads", "2", "--epochs", "4"});
  const Json& final = lines.back();
  CHECK(final["final"] == true);
  CHECK(final["weights_hash"] == weights_hash(read_model(folder / "model").model));
  CHECK(final["isa"] == std::string(name_of(choose_instruction_set(""))));
  CHECK(final["threads"] == 2);
  CHECK(final["training_threads"] == 2);
  CHECK_FALSE(final.contains("profile"));
  CHECK(final["read_seconds"] > 0.0);
  CHECK(final["train_seconds"] > 0.0);
  CHECK(final["valid_accuracy"] == lines[3]["valid_accuracy"]);
  CHECK(final["valid_loss"] == lines[3]["valid_loss"]);
}

TEST_CASE("A profile has the time of each phase and the share of the peak") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const Json final = metrics_of(folder, {"--profile", "--threads", "2"}).back();
  const Json& profile = final["profile"];
  double steps = 0.0;
  for (const char* phase : {"forward", "softmax", "update", "logit_wait", "gradient_wait",
                            "rank_wait", "evaluation", "other"}) {
    INFO(phase);
    CHECK(profile[phase] >= 0.0);
    steps += profile[phase].get<double>();
  }
  CHECK_THAT(steps, WithinRel(final["train_seconds"].get<double>(), 0.01));
  CHECK_THAT(profile["listing"].get<double>() + profile["reading"].get<double>(),
             WithinRel(final["read_seconds"].get<double>(), 1e-9));
  CHECK_THAT(profile["percent_of_peak"].get<double>() * profile["peak_gflops"].get<double>(),
             WithinRel(100.0 * profile["gflops"].get<double>(), 1e-5));
  CHECK(profile["percent_of_peak"] <= 100.0);
}

TEST_CASE("The peak of a profile is that of the threads that came, for as long as they trained") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  // More threads than some machines have processors, so that teams may lack members.
  const Json final = metrics_of(folder, {"--profile", "--threads", "6", "--epochs", "20"}).back();
  const Json& profile = final["profile"];
  REQUIRE(profile["teams"].size() > 0);
  double seconds = 0.0;
  double operations = 0.0;
  double one = 0.0;
  for (const Json& team : profile["teams"]) {
    const int members = team["members"];
    CHECK(members >= 1);
    CHECK(members <= 6);
    seconds += team["seconds"].get<double>();
    operations += team["seconds"].get<double>() * team["peak_gflops"].get<double>();
    one = std::max(one, team["peak_gflops"].get<double>() / members);
  }
  CHECK(one > 0.0);
  CHECK(seconds > 0.0);
  CHECK(seconds <= final["train_seconds"].get<double>());
  CHECK_THAT(profile["peak_gflops"].get<double>(), WithinRel(operations / seconds, 1e-5));
}

TEST_CASE("The confusion matrix of the metrics agrees with the figures a class") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 20});
  const Json final = metrics_of(folder, {"--recipe", "article"}).back();
  REQUIRE(final["confusion_matrix"].size() == 3);
  REQUIRE(final["classes"].size() == 3);
  int all = 0;
  int right = 0;
  for (std::size_t truth = 0; truth < 3; ++truth) {
    const auto row = final["confusion_matrix"][truth].get<std::vector<int>>();
    CHECK(row.size() == 10);  // the article's outputs
    int support = 0;
    for (int count : row) support += count;
    const Json& scores = final["classes"][truth];
    CHECK(keys_of(scores) == std::set<std::string>{"class", "precision", "recall", "f1", "support",
                                                   "training_images", "weight"});
    CHECK(scores["training_images"] == 20 - support);
    CHECK(scores["weight"] == 1.0);
    CHECK(scores["support"] == support);
    CHECK_THAT(scores["recall"].get<double>() * support, WithinRel(row[truth], 1e-5));
    all += support;
    right += row[truth];
  }
  CHECK(all == 12);
  CHECK_THAT(final["valid_accuracy"].get<double>() * all, WithinRel(right, 1e-5));
  CHECK(final["classes"][0]["class"] == "brain");
}

TEST_CASE("The metrics hold the recipe with nothing left open") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const Json recipe = metrics_of(folder, {"--seed", "18446744073709551615"}).back()["recipe"];
  CHECK(recipe["name"] == "default");
  CHECK(recipe["loss"] == "log-softmax");
  CHECK(recipe["epochs"] == 15);
  CHECK(recipe["batch_size"] == 4);
  CHECK(recipe["outputs"] == 3);
  CHECK(recipe["learning_rate"] > 0.0);
  CHECK(recipe["seed"] == 18446744073709551615U);
  CHECK(recipe["valid_fraction"] == 0.2);
  CHECK(recipe["split"] == "grouped");
  CHECK(recipe["stratify"] == true);  // a class has few images
  CHECK(recipe["class_weights"] == nullptr);
}

TEST_CASE("The metrics of a run that validates on nothing have no figures of it, but of a test") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const std::vector<Json> lines =
      metrics_of(folder, {"--valid-fraction", "0", "--epochs", "2", "--test", folder / "data"});
  CHECK(lines[1]["valid_loss"] == nullptr);
  CHECK(lines[1]["valid_accuracy"] == nullptr);
  const Json& final = lines.back();
  CHECK(final["valid_accuracy"] == nullptr);
  CHECK(final["confusion_matrix"] == nullptr);
  CHECK(final["classes"][0]["support"] == 0);
  CHECK(final["classes"][0]["recall"] == nullptr);
  CHECK(final["classes"][0]["training_images"] == 8);
  CHECK(final["recipe"]["valid_fraction"] == 0.0);
  const Json& test = final["test"];
  CHECK(test["images"] == 24);
  CHECK(test["leaked"] == 24);
  CHECK(test["accuracy"] <= 1.0);
  CHECK(test["loss"] > 0.0);
  CHECK(test["confusion_matrix"].size() == 3);
  CHECK(test["classes"][2]["support"] == 8);
}

TEST_CASE("Metrics replace older metrics") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  CHECK(metrics_of(folder, {"--epochs", "5"}).size() == 6);
  CHECK(metrics_of(folder, {"--epochs", "2"}).size() == 3);
}

TEST_CASE("A class whose name is not UTF-8 does not break the metrics") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.classes = {"a\xff", "b"}});
  CHECK(metrics_of(folder, {}).back()["classes"][0]["class"] == "a\\xff");
}

TEST_CASE("Metrics can go to a reader that is there: each line as it comes") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const ProgramRun run =
      run_linnet({"train", folder / "data", "--batch-size", "4", "--epochs", "2", "--quiet",
                  "--output", folder / "model", "--metrics", "/dev/stdout"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(lines_of(run.output).size() == 3);
}

}  // namespace linnet::test
