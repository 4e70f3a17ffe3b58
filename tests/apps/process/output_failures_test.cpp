// Results that have no place to go: exit code 3 (2 where a slip of the hand would overwrite
// something), the path and the reason, found before training, and nothing lost.

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

using Names = std::vector<std::string>;

/// A data folder, and what it takes to train on it and to see that it was not done.
class Bench {
 public:
  Bench() { write_phantoms(folder_ / "data"); }

  std::string operator/(const std::string& name) const { return folder_ / name; }
  Names names() const { return names_in(folder_.path()); }

  ProgramRun train(Names options, RunOptions how = {}) const {
    how.folder = folder_.path();
    options.insert(options.begin(), {"train", "data", "--batch-size", "4", "--epochs", "2"});
    return run_linnet(options, how);
  }

  /// Refused, before any image is read.
  void check_refused(const Names& options, int exit_code, const Names& parts) const {
    const ProgramRun run = train(options);
    check_error(run, exit_code, parts);
    CHECK_FALSE(contains(run.output, "images"));
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("A model without a folder to put it in is refused before training") {
  const Bench bench;
  bench.check_refused({"--output", "nowhere/model"}, 3, {"nowhere/model", "folder", "not exist"});
  CHECK(bench.names() == Names{"data"});
}

TEST_CASE("A model below a file is refused before training") {
  const Bench bench;
  write_file(bench / "file", std::string_view("text"));
  bench.check_refused({"--output", "file/model"}, 3, {"file/model", "Not a directory"});
  CHECK(bench.names() == Names{"data", "file"});
}

TEST_CASE("A model for which there is no room is refused before training") {
  const Bench bench;
  write_phantoms(bench / "large", {.size = 64});  // 48 KiB of weights
  REQUIRE(bench.train({"--output", "model"}).exit_code == 0);
  const std::string older = file_content(bench / "model");
  // A limit on the size of files stands for a disk that is full: at once, and after 8 KiB. Without
  // a folder for temporary files ThreadSanitizer leaves out a file that it would write before main.
  for (const char* blocks : {"0", "16"}) {
    const ProgramRun done = test::run(
        {"/bin/sh", "-c", "ulimit -f \"$1\"; exec \"$0\" train large --batch-size 4 --output model",
         test::linnet_program(), blocks},
        {.environment = {{"TMPDIR", bench / "none"}},
         .folder = fs::path(bench / "data").parent_path()});
    check_error(done, 3, {"model", "File too large"});
    CHECK_FALSE(contains(done.output, "epoch "));
    CHECK(file_content(bench / "model") == older);
    CHECK(bench.names() == Names{"data", "large", "model"});
  }
}

TEST_CASE("A folder given for the model is refused and left alone") {
  const Bench bench;
  fs::create_directory(bench / "folder");
  bench.check_refused({"--output", "folder"}, 2, {"folder is a folder", "name a file"});
  CHECK(names_in(bench / "folder").empty());
}

TEST_CASE("A file that is no model is not overwritten by one") {
  const Bench bench;
  for (const std::string content : {"my thesis\n", "x", "\x89PNG\r\n\x1a\n"}) {
    write_file(bench / "thesis", content);
    bench.check_refused({"--output", "thesis"}, 2, {"thesis", "not a model", "not overwritten"});
    CHECK(file_content(bench / "thesis") == content);
  }
  CHECK(bench.names() == Names{"data", "thesis"});
}

TEST_CASE("An empty file or an older model is replaced") {
  const Bench bench;
  write_file(bench / "model", std::string_view(""));
  CHECK(bench.train({"--output", "model"}).exit_code == 0);
  const std::string older = file_content(bench / "model");
  CHECK(bench.train({"--output", "model", "--seed", "9"}).exit_code == 0);
  CHECK(file_content(bench / "model") != older);
  CHECK(bench.names() == Names{"data", "model"});
}

TEST_CASE("A model given as a link replaces what the link points to") {
  const Bench bench;
  fs::create_directory(bench / "store");
  write_file(bench / "store/model", std::string_view(""));
  fs::create_symlink("store/model", bench / "link");
  CHECK(bench.train({"--output", "link"}).exit_code == 0);
  CHECK(fs::is_symlink(bench / "link"));
  CHECK(fs::file_size(bench / "store/model") > 0);
  CHECK(names_in(bench / "store") == Names{"model"});
}

TEST_CASE("A link that leads nowhere is no place for a model") {
  const Bench bench;
  fs::create_symlink("gone/model", bench / "link");
  bench.check_refused({"--output", "link"}, 3, {"link", "leads nowhere"});
}

TEST_CASE("A device or FIFO is no place for a model") {
  const Bench bench;
  REQUIRE(::mkfifo((bench / "pipe").c_str(), 0600) == 0);
  for (const std::string path : {"/dev/null", "/dev/full", "/dev/stdout", "pipe"}) {
    bench.check_refused({"--output", path}, 2, {path, "not a regular file"});
    CHECK(fs::exists(fs::path(bench / "data").parent_path() / path));
  }
}

TEST_CASE("A temporary file that a killed run of the same number left is no obstacle") {
  // In containers the numbers of processes are the same from run to run.
  const Bench bench;
  const ProgramRun run = test::run(
      {"/bin/sh", "-c",
       "touch .linnet-$$.tmp; exec \"$0\" train data --batch-size 4 --epochs 1 --output model",
       test::linnet_program()},
      {.folder = fs::path(bench / "data").parent_path()});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(fs::exists(bench / "model"));
}

TEST_CASE("A standard output that is closed, full or unread is found before training") {
  const Bench bench;
  REQUIRE(bench.train({"--output", "model"}).exit_code == 0);
  const std::string older = file_content(bench / "model");
  RunOptions closed;
  closed.output_closed = true;
  RunOptions full;
  full.output_to = "/dev/full";
  RunOptions unread;
  unread.output_without_reader = true;
  for (const auto& [how, reason] : {std::pair{closed, "Bad file descriptor"},
                                    {full, "No space left"},
                                    {unread, "Broken pipe"}}) {
    check_error(bench.train({"--output", "model", "--seed", "5"}, how), 3,
                {"standard output", reason});
    CHECK(file_content(bench / "model") == older);
    CHECK(bench.names() == Names{"data", "model"});
    for (const Names& arguments : {Names{"--help"},
                                   {"--version"},
                                   {},
                                   {"info", bench / "data"},
                                   {"predict", bench / "model", bench / "data"}}) {
      check_error(run_linnet(arguments, how), 3, {"standard output", reason});
    }
  }
}

TEST_CASE("With nothing to print, a closed standard output is no fault") {
  const Bench bench;
  RunOptions closed;
  closed.output_closed = true;
  const ProgramRun run = bench.train({"--output", "model", "--quiet"}, closed);
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(run_linnet({"info", bench / "model"}).exit_code == 0);
}

TEST_CASE("Metrics that have no place to go are found before training") {
  const Bench bench;
  bench.check_refused({"--metrics", "nowhere/metrics"}, 3, {"nowhere/metrics", "No such file"});
  bench.check_refused({"--metrics", "data"}, 3, {"data", "Is a directory"});
  CHECK(bench.names() == Names{"data"});
}

TEST_CASE("Metrics on a full device end the run without a model") {
  const Bench bench;
  check_error(bench.train({"--metrics", "/dev/full"}), 3, {"/dev/full", "No space left"});
  CHECK(bench.names() == Names{"data"});
}

TEST_CASE("A file that holds no metrics is not overwritten by them") {
  const Bench bench;
  write_file(bench / "thesis", std::string_view("my thesis\n"));
  bench.check_refused({"--metrics", "thesis"}, 2, {"thesis", "not overwritten"});
  CHECK(file_content(bench / "thesis") == "my thesis\n");
}

TEST_CASE("Model and metrics are not put into the same file, however it is spelt") {
  const Bench bench;
  for (const char* metrics : {"model", "./model", "data/../model"}) {
    bench.check_refused({"--output", "model", "--metrics", metrics}, 2, {"same file"});
    CHECK(bench.names() == Names{"data"});
  }
}

}  // namespace linnet::test
