// The page that training writes.

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/markup.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

using Names = std::vector<std::string>;

ProgramRun train(const TemporaryFolder& folder, Names options) {
  options.insert(options.begin(), {"train", "data", "--batch-size", "4", "--cache", "off"});
  return run_linnet(options, {.folder = folder.path()});
}

}  // namespace

TEST_CASE("The page has the numbers of the metrics, and is written with --quiet too") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 20});
  const ProgramRun run =
      train(folder, {"--quiet", "--report", "page.html", "--metrics", "m.jsonl"});
  INFO(run.text());
  REQUIRE(run.exit_code == 0);
  CHECK(run.output.empty());
  CHECK(run.error.empty());
  const std::string page = file_content(folder / "page.html");
  CHECK(markup_error(page) == "");
  const Names lines = lines_of(file_content(folder / "m.jsonl"));
  for (const std::string& line : lines) {
    const auto row = nlohmann::json::parse(line);
    INFO(line);
    CHECK(contains(page, fmt::format("{:.4f}", row["valid_accuracy"].get<double>())));
    CHECK(contains(page, fmt::format("{:.4f}", row["valid_loss"].get<double>())));
    if (row.contains("train_loss")) {
      CHECK(contains(page, fmt::format("{:.4f}", row["train_loss"].get<double>())));
    }
  }
  const auto final = nlohmann::json::parse(lines.back());
  for (const auto& scores : final["classes"]) {
    CHECK(contains(page,
                   fmt::format("<td>{:.4f}</td><td>{:.4f}</td>", scores["precision"].get<double>(),
                               scores["recall"].get<double>())));
  }
  CHECK(contains(page, final["weights_hash"].get<std::string>()));
  CHECK(contains(page, "<bdi>brain</bdi>"));
  CHECK(occurrences(page, "alt=\"Weights of ") == 3);
  CHECK(names_in(folder.path()) == Names{"data", "m.jsonl", "model.safetensors", "page.html"});
}

TEST_CASE("The report does not change the model, and is named at the end") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  REQUIRE(train(folder, {"--output", "without"}).exit_code == 0);
  const ProgramRun run = train(folder, {"--output", "with", "--report", "page.html"});
  CHECK(contains(run.output, "\nreport in page.html\n"));
  CHECK(file_content(folder / "with") == file_content(folder / "without"));
  // Another run replaces the page.
  CHECK(train(folder, {"--epochs", "2", "--report", "page.html"}).exit_code == 0);
  CHECK(contains(file_content(folder / "page.html"), "2 epochs"));
}

TEST_CASE("A page that cannot be written is found before training") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_file(folder / "mine.html", std::string_view("<!DOCTYPE html>\n<p>mine</p>"));
  fs::create_directory(folder / "dir");
  check_error(train(folder, {"--report", "no/such/page.html"}), 3, {"no/such/page.html"});
  check_error(train(folder, {"--report", "dir"}), 2, {"dir is a folder"});
  check_error(train(folder, {"--report", "mine.html"}), 2,
              {"mine.html exists and is not a report"});
  check_error(train(folder, {"--report", "./model.safetensors"}), 2,
              {"--report and --output name the same file"});
  check_error(train(folder, {"--report", "x", "--metrics", "x"}), 2,
              {"--report and --metrics name the same file"});
  CHECK(file_content(folder / "mine.html") == "<!DOCTYPE html>\n<p>mine</p>");
  CHECK(names_in(folder.path()) == Names{"data", "dir", "mine.html"});
}

TEST_CASE("The page shows odd names as text, and duplicates in two classes") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.classes = {"a<b>&\"'", "\xff\u202ec", "d"}, .per_class = 20});
  fs::copy_file(folder / "data/d/000.png", folder / "data/a<b>&\"'/copy <i>.png");
  const ProgramRun run = train(folder, {"--quiet", "--report", "page.html", "--split", "random"});
  INFO(run.text());
  REQUIRE(run.exit_code == 0);
  const std::string page = file_content(folder / "page.html");
  CHECK(markup_error(page) == "");
  CHECK(contains(page, "a&lt;b&gt;&amp;&quot;&#39;"));
  CHECK(contains(page, "\\xff\\xe2\\x80\\xaec"));
  CHECK(contains(page, "1 image is in more than one class"));
  CHECK(contains(page, "copy &lt;i&gt;.png</bdi>"));
}

TEST_CASE("The page knows a validation set of its own") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_phantoms(folder / "valid", {.per_class = 5});  // the first five of each class of data
  const ProgramRun run = train(
      folder, {"--valid", "valid", "--quiet", "--report", "page.html", "--recipe", "article"});
  INFO(run.text());
  REQUIRE(run.exit_code == 0);
  const std::string page = file_content(folder / "page.html");
  CHECK(markup_error(page) == "");
  CHECK(contains(page, "15 images of the validation set are in the training set too"));
  CHECK(contains(page, "of 15 validation images"));
  CHECK(contains(page, "<dt>validation data</dt><dd><bdi>valid</bdi>"));
  CHECK(occurrences(page, "<i>validation</i>") == 12);  // of the twelve groups that are shown
}

}  // namespace linnet::test
