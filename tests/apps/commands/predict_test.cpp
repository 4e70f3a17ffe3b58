#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "io/image/png_decoder.hpp"
#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

using Catch::Matchers::WithinRel;

namespace fs = std::filesystem;

using Names = std::vector<std::string>;

/// A model of three classes that was trained on data/, in a folder to work in.
class Trained {
 public:
  Trained() {
    write_phantoms(folder_ / "data");
    const ProgramRun run =
        run_linnet({"train", "data", "--batch-size", "4", "--output", "model"}, here());
    INFO(run.text());
    REQUIRE(run.exit_code == 0);
  }

  std::string operator/(const std::string& name) const { return folder_ / name; }

  ProgramRun predict(Names arguments, const std::string& input = "") const {
    RunOptions options = here();
    options.input = input;
    arguments.insert(arguments.begin(), {"predict", "model"});
    return run_linnet(arguments, options);
  }

 private:
  RunOptions here() const {
    RunOptions options;
    options.folder = folder_.path();
    return options;
  }

  TemporaryFolder folder_;
};

/// The paths of a prediction in JSON lines, in order.
Names paths_of(const ProgramRun& run) {
  Names paths;
  for (const std::string& line : lines_of(run.output)) {
    paths.push_back(nlohmann::json::parse(line)["path"]);
  }
  return paths;
}

}  // namespace

TEST_CASE("The classes that a model learnt are those that it predicts") {
  const Trained trained;
  const ProgramRun run = trained.predict({"data", "--format", "jsonl"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(run.error.empty());
  int right = 0;
  for (const std::string& text : lines_of(run.output)) {
    const auto line = nlohmann::json::parse(text);
    right += contains(line["path"].get<std::string>(), line["class"].get<std::string>());
    CHECK(line["probability"] > 1.0 / 3);
    CHECK(line["probability"] <= 1.0);
  }
  CHECK(right >= 20);  // of 24 images
}

TEST_CASE("Files are predicted in the order in which they are named") {
  const Trained trained;
  const ProgramRun run = trained.predict(
      {"data/hand/001.png", "data/brain/000.png", "data/hand/001.png", "--format", "jsonl"});
  CHECK(run.exit_code == 0);
  CHECK(paths_of(run) == Names{"data/hand/001.png", "data/brain/000.png", "data/hand/001.png"});
}

TEST_CASE("A folder is predicted with all that is below it, in byte order of path") {
  const Trained trained;
  for (const char* name :
       {"b/2.png", "b/10.png", "a.png", "b.png", "b/.hidden.png", ".git/x.png"}) {
    write_file(trained / (std::string("more/") + name), plain_png({16, 16}, 3));
  }
  write_file(trained / "more/notes.txt", std::string_view("skipped"));
  for (const std::string folder : {"more", "more/"}) {
    const ProgramRun run = trained.predict({folder, "--format", "jsonl"});
    INFO(run.text());
    CHECK(run.exit_code == 0);
    CHECK(paths_of(run) == Names{"more/a.png", "more/b.png", "more/b/10.png", "more/b/2.png"});
  }
}

TEST_CASE("A folder without an image is a row that says so, wherever it is named") {
  const Trained trained;
  fs::create_directory(trained / "empty");
  write_file(trained / "texts/a/notes.txt", std::string_view("no image"));
  write_file(trained / "texts/b", std::string_view("no image"));
  write_file(trained / "mixed/a.txt", std::string_view("no image"));
  write_file(trained / "mixed/b.png", plain_png({16, 16}, 3));
  write_file(trained / "mixed/c.txt", std::string_view("no image"));
  const ProgramRun run =
      trained.predict({"empty", "mixed", "texts/", "empty", "mixed", "--format", "jsonl"});
  INFO(run.text());
  CHECK(run.exit_code == 1);
  CHECK(paths_of(run) == Names{"empty", "mixed/b.png", "texts/", "empty", "mixed/b.png"});
  for (const std::string& line : lines_of(run.output)) {
    const auto row = nlohmann::json::parse(line);
    const bool image = row["path"] == "mixed/b.png";
    CHECK(row.contains("class") == image);
    if (!image) CHECK(row["error"] == "there are no images in this folder");
  }
  const ProgramRun named = trained.predict({"-", "--format", "csv"}, "empty\n");
  CHECK(named.exit_code == 1);
  CHECK(contains(named.output, "empty,,,there are no images in this folder\n"));
}

TEST_CASE("Paths are read from standard input, one a line, however lines end") {
  const Trained trained;
  const ProgramRun run = trained.predict({"-", "--format", "jsonl"},
                                         "data/hand/000.png\r\n\ndata/brain/000.png\ndata/chest");
  INFO(run.text());
  CHECK(run.exit_code == 0);
  const Names paths = paths_of(run);
  REQUIRE(paths.size() == 10);
  CHECK(paths[0] == "data/hand/000.png");
  CHECK(paths[1] == "data/brain/000.png");
  CHECK(paths[2] == "data/chest/000.png");
}

TEST_CASE("A zero byte separates the paths on standard input where there is one") {
  const Trained trained;
  const std::string odd = "line\nend \xff\r.png";
  write_file(trained / odd, plain_png({16, 16}, 9));
  const std::string list = "data/hand/000.png" + std::string(1, '\0') + odd + std::string(2, '\0') +
                           "data/brain/000.png";
  for (const std::string& input : {list, list + std::string(1, '\0'), "\xef\xbb\xbf" + list}) {
    const ProgramRun run = trained.predict({"-", "--format", "jsonl"}, input);
    INFO(run.text());
    CHECK(run.exit_code == 0);
    CHECK(paths_of(run) ==
          Names{"data/hand/000.png", "line\\nend \\xff\\x0d.png", "data/brain/000.png"});
  }
  const ProgramRun csv = trained.predict({"-", "--format", "csv"}, list);
  CHECK(csv.exit_code == 0);
  CHECK(lines_of(csv.output).size() == 4);
  CHECK(lines_of(trained.predict({"-"}, list).output).size() == 4);
}

TEST_CASE("With -0 a path may hold line ends though no zero byte follows it") {
  const Trained trained;
  write_file(trained / "two\nlines.png", plain_png({16, 16}, 9));
  for (const char* option : {"-0", "--null"}) {
    const ProgramRun run = trained.predict({option, "-", "--format", "jsonl"}, "two\nlines.png");
    INFO(run.text());
    CHECK(run.exit_code == 0);
    CHECK(paths_of(run) == Names{"two\nlines.png"});
  }
}

TEST_CASE("A byte order mark before the paths on standard input is passed over") {
  const Trained trained;
  const ProgramRun run = trained.predict({"-", "--format", "jsonl"},
                                         "\xef\xbb\xbf"
                                         "data/hand/000.png\r\ndata/brain/000.png\r\n");
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(paths_of(run) == Names{"data/hand/000.png", "data/brain/000.png"});
  const std::string wide(
      "\xff\xfe"
      "a\0.\0p\0n\0g\0",
      12);
  check_error(trained.predict({"-"}, wide), 1, {"UTF-16", "write it as UTF-8"});
}

TEST_CASE("An empty standard input predicts nothing") {
  const Trained trained;
  const ProgramRun run = trained.predict({"-", "--format", "csv"});
  CHECK(run.exit_code == 0);
  CHECK(run.output == "path,class,probability,error\n");
}

TEST_CASE("A file that cannot be read is a row with its error, and the others follow") {
  const Trained trained;
  write_file(trained / "text.png", std::string_view("text"));
  const ProgramRun run =
      trained.predict({"missing.png", "text.png", "data/brain/000.png", "--format", "jsonl"});
  INFO(run.text());
  CHECK(run.exit_code == 1);
  const Names lines = lines_of(run.output);
  REQUIRE(lines.size() == 3);
  CHECK(nlohmann::json::parse(lines[0])["error"] == "No such file or directory");
  CHECK_FALSE(nlohmann::json::parse(lines[0]).contains("class"));
  CHECK(nlohmann::json::parse(lines[1]).contains("error"));
  CHECK(nlohmann::json::parse(lines[2]).contains("class"));
}

TEST_CASE("An image of another size is a row that says what was found and what was expected") {
  const Trained trained;
  write_file(trained / "wide.png", plain_png({20, 10}, 1));
  const ProgramRun run = trained.predict({"wide.png", "data/brain/000.png"});
  INFO(run.text());
  CHECK(run.exit_code == 1);
  CHECK(contains(run.output,
                 "wide.png            error: 20 x 10 pixels, and the model takes 16 x 16"));
  CHECK(contains(run.output, "data/brain/000.png  "));
}

TEST_CASE(
    "The most probable classes are printed in order, as many as --top says, and add up to one") {
  const Trained trained;
  for (const char* top : {"3", "50"}) {
    const ProgramRun run =
        trained.predict({"data/brain/000.png", "--top", top, "--format", "jsonl"});
    const auto ranks = nlohmann::json::parse(run.output)["top"];
    REQUIRE(ranks.size() == 3);
    double sum = 0.0;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      if (i > 0) CHECK(ranks[i]["probability"] <= ranks[i - 1]["probability"]);
      sum += ranks[i]["probability"].get<double>();
    }
    CHECK_THAT(sum, WithinRel(1.0, 1e-5));
  }
  CHECK(lines_of(trained.predict({"data/brain/000.png", "--top", "2"}).output).size() == 3);
}

TEST_CASE("JPEG images, and images whose names claim another format, are read") {
  const Trained trained;
  const Bytes jpeg = make_jpeg(16, 16, sample_picture(16, 16, 3, 1), {.channels = 3});
  write_file(trained / "more/really-a-jpeg.png", jpeg);
  write_file(trained / "more/no-extension", jpeg);
  const ProgramRun run = trained.predict({"more", "--format", "jsonl"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  const Names lines = lines_of(run.output);
  REQUIRE(lines.size() == 2);
  CHECK(nlohmann::json::parse(lines[0])["probability"] ==
        nlohmann::json::parse(lines[1])["probability"]);
}

TEST_CASE("Names with commas, quotes and line ends come through each format") {
  const Trained trained;
  const Names names = {"a,b.png", "say \"hi\".png", "two\nlines.png"};
  for (const std::string& name : names) write_file(trained / name, plain_png({16, 16}, 9));
  CHECK(paths_of(trained.predict({names[0], names[1], names[2], "--format", "jsonl"})) == names);
  const std::string csv = trained.predict({names[0], names[1], names[2], "--format", "csv"}).output;
  CHECK(contains(csv, "\n\"a,b.png\","));
  CHECK(contains(csv, "\n\"say \"\"hi\"\".png\","));
  CHECK(contains(csv, "\n\"two\nlines.png\","));
  const std::string table = trained.predict({names[2]}).output;
  CHECK(contains(table, "two\\nlines.png  "));
  CHECK(lines_of(table).size() == 2);
}

TEST_CASE("More images than are held at a time are predicted one like the other") {
  const Trained trained;
  std::string paths;
  constexpr int kMany = 2500;
  for (int i = 0; i < kMany; ++i) paths += fmt::format("data/brain/00{}.png\n", i % 8);
  const ProgramRun run = trained.predict({"-", "--format", "csv"}, paths);
  CHECK(run.exit_code == 0);
  const Names lines = lines_of(run.output);
  REQUIRE(lines.size() == 1 + kMany);
  for (std::size_t i = 9; i < lines.size(); ++i) REQUIRE(lines[i] == lines[i - 8]);
}

TEST_CASE("Predictions are the same for any number of threads") {
  const Trained trained;
  const std::string one = trained.predict({"data", "--format", "csv", "--threads", "1"}).output;
  for (const char* threads : {"2", "3", "7"}) {
    CHECK(trained.predict({"data", "--format", "csv", "--threads", threads}).output == one);
  }
}

}  // namespace linnet::test
