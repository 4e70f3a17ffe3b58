// Wrong usage of the program: exit code 2, and a message that names the option and what it takes.

#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

using Arguments = std::vector<std::string>;

/// Trains on a valid data folder with these options, and checks that nothing was written.
void check_refused(const Arguments& options, const std::vector<std::string>& parts) {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  Arguments arguments = {"train", folder / "data"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  check_error(run_linnet(arguments, {.folder = folder.path()}), 2, parts);
  CHECK(names_in(folder.path()) == Arguments{"data"});
}

}  // namespace

TEST_CASE("Learning rates that are no positive numbers are refused") {
  for (const char* value : {"nan", "inf", "-inf", "0", "-1", "abc", "1e999", ""}) {
    check_refused({"--lr", value},
                  {"--lr takes numbers above 0", "not '" + std::string(value) + "'"});
  }
}

TEST_CASE("Zero epochs are refused") {
  check_refused({"--epochs", "0"}, {"--epochs takes a whole number from 1 to 1000000, not '0'"});
}

TEST_CASE("A batch size of zero is refused") {
  check_refused({"--batch-size", "0"}, {"--batch-size takes a whole number from 1 to", "not '0'"});
}

TEST_CASE("A number of threads out of range is refused") {
  for (const char* value : {"-1", "0", "1025", "100000", "many"}) {
    check_refused({"--threads", value}, {"--threads takes a whole number from 1 to 1024, not '" +
                                         std::string(value) + "'"});
  }
}

TEST_CASE("An unknown option is refused, and the way to the help is shown") {
  check_refused({"--frobnicate"}, {"unknown option --frobnicate", "linnet train --help"});
}

TEST_CASE("A mistyped option with a value is not mistaken for the data folder") {
  const ProgramRun run = run_linnet({"train", "--lrr", "1", "DIR"});
  check_error(run, 2, {"unknown option --lrr; did you mean --lr?", "linnet train --help"});
  CHECK(run.output.empty());
}

TEST_CASE("A mistyped command is refused and the nearest suggested") {
  check_error(run_linnet({"trian", "DIR"}), 2, {"unknown command 'trian'; did you mean train?"});
}

TEST_CASE("The help that an unknown command points to is there") {
  const ProgramRun run = run_linnet({"frobnicate"});
  check_error(run, 2, {"unknown command 'frobnicate'", "See: linnet --help"});
}

TEST_CASE("A wrong choice for an option is answered with the right ones") {
  check_refused({"--loss", "hinge"}, {"--loss takes log-softmax or article, not 'hinge'"});
  check_refused({"--recipe", "artikle"}, {"--recipe takes", "did you mean article?"});
  check_refused({"--shuffle", "never"}, {"--shuffle takes epoch or once, not 'never'"});
  check_refused({"--split", "stratified"}, {"--split takes grouped or random, not 'stratified'"});
  check_refused({"--progress", "yes"}, {"--progress takes auto or always or never, not 'yes'"});
}

TEST_CASE("Options that do not fit the data are errors of the data, found before it is read") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_file(folder / "data/hand/damaged.png", std::string_view("\x89PNG\r\n\x1a\n"));
  const auto refused = [&](Arguments options, const std::vector<std::string>& parts) {
    options.insert(options.begin(), {"train", folder / "data"});
    const ProgramRun run = run_linnet(options, {.folder = folder.path()});
    check_error(run, 1, parts);
    CHECK_FALSE(contains(run.error, "damaged.png"));
    CHECK(names_in(folder.path()) == Arguments{"data"});
  };
  refused({"--batch-size", "1000"}, {"--batch-size 1000 is more than the 25 images"});
  refused({"--outputs", "2"}, {"--outputs 2 is less than the 3 classes"});
  refused({"--class-weights", "1,2"},
          {"--class-weights has 2 numbers for the 3 classes there are"});
  refused({"--class-weights", "brain=2,hands=3"},
          {"--class-weights names the class 'hands'", "did you mean hand?"});
}

TEST_CASE("An option without its value is named") {
  check_refused({"--epochs"}, {"--epochs"});
}

TEST_CASE("An empty path is refused") {
  check_refused({"--output", ""}, {"--output takes a FILE, not nothing"});
  check_error(run_linnet({"train", ""}), 2,
              {"DATA takes a path, not nothing", "linnet train --help"});
  check_error(run_linnet({"predict", "", "a.png"}), 2, {"MODEL takes a path, not nothing"});
  for (const Arguments& paths : {Arguments{""}, Arguments{"a.png", ""}, Arguments{"", "a.png"}}) {
    Arguments arguments = {"predict", "model"};
    arguments.insert(arguments.end(), paths.begin(), paths.end());
    check_error(run_linnet(arguments), 2, {"PATH takes a path, not nothing"});
  }
  check_error(run_linnet({"info", ""}), 2, {"PATH takes a path, not nothing"});
  check_error(run_linnet({"phantoms", ""}), 2, {"DIR takes a path, not nothing"});
}

TEST_CASE("Arguments that are missing or too many are named") {
  check_error(run_linnet({"train"}), 2, {"DATA"});
  check_error(run_linnet({"predict"}), 2, {"MODEL"});
  check_error(run_linnet({"predict", "model"}), 2, {"PATH"});
  check_error(run_linnet({"info"}), 2, {"PATH"});
  check_error(run_linnet({"phantoms"}), 2, {"DIR"});
  check_error(run_linnet({"train", "one", "two"}), 2, {"two"});
}

TEST_CASE("Other commands refuse wrong numbers too") {
  check_error(run_linnet({"predict", "model", "a.png", "--top", "0"}), 2,
              {"--top takes a whole number from 1"});
  check_error(run_linnet({"predict", "model", "a.png", "--format", "xml"}), 2,
              {"--format takes table or csv or jsonl, not 'xml'"});
  check_error(run_linnet({"phantoms", "dir", "--size", "4"}), 2,
              {"--size takes a whole number from 8 to 4096, not '4'"});
  check_error(run_linnet({"phantoms", "dir", "--per-class", "0"}), 2,
              {"--per-class takes a whole number from 1"});
}

TEST_CASE("Control characters in arguments never reach the terminal") {
  const std::string red = "\x1b[31mred";
  for (const Arguments& arguments :
       {Arguments{red}, Arguments{"train", "--" + red}, Arguments{"train", "d", "--lr", red},
        Arguments{"train", "d", "--isa", red}, Arguments{"train", "d", red}, Arguments{"info", red},
        Arguments{"train", red}, Arguments{"predict", red, "a.png"}}) {
    const TemporaryFolder folder;
    const ProgramRun run = run_linnet(arguments, {.folder = folder.path()});
    INFO(run.text());
    CHECK(run.exit_code != 0);
    CHECK_FALSE(contains(run.error, "\x1b"));
  }
}

TEST_CASE("Both ways of giving a value are understood") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const ProgramRun run = run_linnet({"train", "--epochs=1", folder / "data", "--batch-size", "4",
                                     "--output=" + (folder / "model")});
  INFO(run.text());
  CHECK(run.exit_code == 0);
}

}  // namespace linnet::test
