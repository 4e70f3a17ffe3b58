#include "apps/report/prediction_output.hpp"

#include <unistd.h>

#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "apps/process/output.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet {
namespace {

/// What `print` writes to standard output.
std::string printed(const std::function<void()>& print) {
  const test::TemporaryFolder folder;
  const std::string path = folder / "output";
  std::cout.flush();
  std::fflush(stdout);
  const int kept = ::dup(STDOUT_FILENO);
  REQUIRE(kept >= 0);
  std::FILE* file = std::fopen(path.c_str(), "w");
  REQUIRE(file != nullptr);
  ::dup2(::fileno(file), STDOUT_FILENO);
  print();
  flush_output();
  ::dup2(kept, STDOUT_FILENO);
  ::close(kept);
  std::fclose(file);
  return test::file_content(path);
}

std::string printed(PredictionFormat format, const std::vector<Prediction>& predictions,
                    const std::vector<std::string>& classes = {"cat", "dog"}) {
  std::vector<std::string> paths;
  for (const Prediction& one : predictions) paths.push_back(one.path);
  return printed([&] {
    const auto output = make_prediction_output(format, paths, classes);
    output->header();
    for (const Prediction& one : predictions) output->write(one);
  });
}

const Prediction kCat = {"a.png", {{"cat", 0.75}}, ""};
const Prediction kBroken = {"pictures/b.png", {}, "PNG: cut short"};
const Prediction kRanked = {"c.png", {{"dog", 0.875}, {"cat", 0.125}}, ""};

}  // namespace

TEST_CASE("A table of predictions is aligned, and an error takes the place of a class") {
  CHECK(printed(PredictionFormat::table, {kCat, kBroken, kRanked}) ==
        "path            class  probability\n"
        "a.png           cat         0.7500\n"
        "pictures/b.png  error: PNG: cut short\n"
        "c.png           dog         0.8750\n"
        "c.png           cat         0.1250\n");
}

TEST_CASE("A table of predictions escapes names, and is as wide as they then are") {
  const Prediction odd = {"a\nb\xff.png", {{"ä\x1b", 1.0}}, ""};
  CHECK(printed(PredictionFormat::table, {odd, kCat}, {"ä\x1b", "cat"}) ==
        "path          class  probability\n"
        "a\\nb\\xff.png  ä\\x1b       1.0000\n"
        "a.png         cat         0.7500\n");
}

TEST_CASE("CSV has a header, a row a rank and a column for errors") {
  CHECK(printed(PredictionFormat::csv, {kCat, kBroken, kRanked}) ==
        "path,class,probability,error\n"
        "a.png,cat,0.750000,\n"
        "pictures/b.png,,,PNG: cut short\n"
        "c.png,dog,0.875000,\n"
        "c.png,cat,0.125000,\n");
}

TEST_CASE("CSV puts fields with commas, quotes and line ends into quotes") {
  const auto row = [](const std::string& path, const std::string& name) {
    const std::string text = printed(PredictionFormat::csv, {{path, {{name, 0.5}}, ""}});
    return text.substr(text.find('\n') + 1);
  };
  CHECK(row("a,b.png", "cat") == "\"a,b.png\",cat,0.500000,\n");
  CHECK(row("say \"hi\".png", "cat") == "\"say \"\"hi\"\".png\",cat,0.500000,\n");
  CHECK(row("a\nb.png", "cat") == "\"a\nb.png\",cat,0.500000,\n");
  CHECK(row("a\rb.png", "cat") == "\"a\rb.png\",cat,0.500000,\n");
  CHECK(row("plain.png", "cat, or \"dog\"") == "plain.png,\"cat, or \"\"dog\"\"\",0.500000,\n");
  CHECK(printed(PredictionFormat::csv, {{"a.png", {}, "64 x 64, expected \"32\""}}) ==
        "path,class,probability,error\na.png,,,\"64 x 64, expected \"\"32\"\"\"\n");
}

TEST_CASE("CSV escapes a name that is not UTF-8") {
  CHECK(printed(PredictionFormat::csv, {{"a\xff.png", {{"cat", 0.5}}, ""}}) ==
        "path,class,probability,error\na\\xff.png,cat,0.500000,\n");
}

TEST_CASE("JSON lines hold an object for each image") {
  CHECK(printed(PredictionFormat::jsonl, {kCat, kBroken, kRanked}) ==
        "{\"path\":\"a.png\",\"class\":\"cat\",\"probability\":0.75}\n"
        "{\"path\":\"pictures/b.png\",\"error\":\"PNG: cut short\"}\n"
        "{\"path\":\"c.png\",\"class\":\"dog\",\"probability\":0.875,\"top\":["
        "{\"class\":\"dog\",\"probability\":0.875},{\"class\":\"cat\",\"probability\":0.125}]}\n");
}

TEST_CASE("JSON lines survive any name") {
  for (const std::string path : {"a,\"b\".png", "a\nb.png", "tab\t.png", "\x1b[31m.png", "ü.png"}) {
    const std::string text = printed(PredictionFormat::jsonl, {{path, {{path, 0.5}}, ""}});
    CHECK(text.find('\n') == text.size() - 1);
    const auto line = nlohmann::json::parse(text);
    CHECK(line["path"] == path);
    CHECK(line["class"] == path);
  }
  const std::string text = printed(PredictionFormat::jsonl, {{"\xff.png", {{"cat", 0.5}}, ""}});
  CHECK(nlohmann::json::parse(text)["path"] == "\\xff.png");
}

TEST_CASE("Formats are known by their names") {
  CHECK(prediction_format_named("table") == PredictionFormat::table);
  CHECK(prediction_format_named("csv") == PredictionFormat::csv);
  CHECK(prediction_format_named("jsonl") == PredictionFormat::jsonl);
  CHECK_FALSE(prediction_format_named("json"));
  CHECK_FALSE(prediction_format_named(""));
}

}  // namespace linnet
