// Training keeps a packed copy of each folder and maps it later; an error of the cache does not
// stop training.

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

constexpr const char* kTook = "Found unchanged, and mapped its copy in the cache: ";
constexpr const char* kKept = "Kept a packed copy for later runs: ";
constexpr const char* kWithout = "linnet: without the cache: ";

/// A data folder and a place for a cache.
class Data {
 public:
  Data() { write_phantoms(path()); }

  std::string path() const { return folder_ / "data"; }
  std::string cache() const { return folder_ / "cache"; }
  const TemporaryFolder& folder() const { return folder_; }

  ShortTraining train(Names options = {}) const {
    options.insert(options.begin(), {"--cache", cache()});
    ShortTraining training = train_shortly(path(), std::move(options));
    INFO(training.run.text());
    REQUIRE(training.run.exit_code == 0);
    return training;
  }

  /// The path of the one copy there is.
  std::string copy() const {
    const Names names = names_in(cache());
    REQUIRE(names.size() == 1);
    return cache() + "/" + names[0];
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("The first training keeps a copy, the second takes it and gives the same model") {
  const Data data;
  const ShortTraining first = data.train();
  CHECK(contains(first.run.output, kKept + data.copy()));
  CHECK(first.run.error.empty());
  const ShortTraining second = data.train();
  CHECK(contains(second.run.output, kTook + data.path() + ": 24 images of 16 x 16 pixels"));
  CHECK_FALSE(contains(second.run.output, kKept));
  CHECK(second.run.error.empty());
  CHECK(second.model == first.model);
  CHECK(first.model == model_of(data.path()));
}

TEST_CASE("A changed folder is read again, and its copy replaced") {
  const Data data;
  data.train();
  write_file(data.path() + "/brain/900.png", plain_png({16, 16}, 9));
  const ShortTraining changed = data.train();
  CHECK_FALSE(contains(changed.run.output, kTook));
  CHECK(contains(changed.run.output, "25 images"));
  CHECK(contains(changed.run.output, kKept + data.copy()));
  CHECK(changed.model == model_of(data.path()));
  CHECK(contains(data.train().run.output, kTook));
}

TEST_CASE("The cache lies in XDG_CACHE_HOME, and nowhere if it is off") {
  const Data data;
  const RunOptions how = {.environment = {{"XDG_CACHE_HOME", data.folder() / "xdg"}}};
  const ShortTraining off = train_shortly(data.path(), {"--cache", "off"}, how);
  CHECK_FALSE(contains(off.run.output, kKept));
  CHECK_FALSE(fs::exists(data.folder() / "xdg"));
  CHECK(contains(train_shortly(data.path(), {}, how).run.output,
                 kKept + (data.folder() / "xdg/linnet/")));
  CHECK(contains(train_shortly(data.path(), {}, how).run.output, kTook));
  const ShortTraining on = train_shortly(data.path(), {"--cache", "off"}, how);
  CHECK_FALSE(contains(on.run.output, kTook));
  CHECK(on.model == off.model);
  CHECK(names_in(data.folder().path()) == Names{"data", "xdg"});
}

TEST_CASE("A cache that cannot be is a line on standard error") {
  const Data data;
  const std::string model = model_of(data.path());
  write_file(data.folder() / "file", std::string_view("precious"));
  for (const std::string& cache : {data.folder() / "file", data.folder() / "file/below",
                                   std::string("/proc/linnet"), std::string("/dev/null")}) {
    INFO(cache);
    const ShortTraining training = train_shortly(data.path(), {"--cache", cache});
    INFO(training.run.text());
    CHECK(training.run.exit_code == 0);
    CHECK(training.model == model);
    CHECK(contains(training.run.error, kWithout));
    CHECK(contains(training.run.error, cache));
    CHECK(occurrences(training.run.error, "\n") == 1);
    CHECK_FALSE(contains(training.run.output, kKept));
    const ShortTraining quiet = train_shortly(data.path(), {"--cache", cache, "--quiet"});
    CHECK(quiet.run.exit_code == 0);
    CHECK(quiet.run.error.empty());
    CHECK(quiet.run.output.empty());
    CHECK(quiet.model == model);
  }
  CHECK(file_content(data.folder() / "file") == "precious");
}

TEST_CASE("A damaged copy is a line on standard error, and is replaced") {
  const Data data;
  const std::string model = data.train().model;
  const std::string path = data.copy();
  const std::string whole = file_content(path);
  std::string flipped = whole;
  flipped[5000] = static_cast<char>(flipped[5000] ^ 0x10);
  for (const std::string& bytes : {flipped, whole.substr(0, whole.size() - 4096),
                                   whole.substr(0, 100), std::string(), std::string("text")}) {
    INFO(bytes.size() << " bytes");
    write_file(path, bytes);
    const ShortTraining quiet = data.train({"--quiet"});
    CHECK(quiet.run.error.empty());
    CHECK(file_content(path) == whole);
    write_file(path, bytes);
    const ShortTraining training = data.train();
    CHECK(training.model == model);
    CHECK(contains(training.run.error, kWithout + path + ": "));
    CHECK(contains(training.run.output, kKept + path));
    CHECK(file_content(path) == whole);
  }
  CHECK(contains(data.train().run.output, kTook));
}

TEST_CASE("Something else in a copy's place is a line on standard error, and stays") {
  const Data data;
  const std::string model = data.train().model;
  const std::string path = data.copy();
  fs::remove(path);
  fs::create_directory(path);
  const ShortTraining training = data.train();
  CHECK(training.model == model);
  CHECK(contains(training.run.error, path + ": not a regular file"));
  CHECK(fs::is_directory(path));
}

TEST_CASE("Bad files are an error even if there is a copy without them") {
  const Data data;
  write_file(data.path() + "/brain/text.png", std::string_view("no image"));
  const std::string model = data.train({"--skip-bad"}).model;
  const ShortTraining again = data.train({"--skip-bad"});
  CHECK(contains(again.run.output, kTook));
  CHECK(contains(again.run.output, "Left out: 1 file"));
  CHECK(again.model == model);
  check_error(train_shortly(data.path(), {"--cache", data.cache()}).run, 1,
              {"1 file cannot be read", "brain/text.png"});
}

TEST_CASE("Each size has its copy, and so has each folder") {
  const Data data;
  const std::string small = data.train({"--resize", "5x4"}).model;
  const std::string whole = data.train().model;
  CHECK(names_in(data.cache()).size() == 2);
  const ShortTraining again = data.train({"--resize", "5x4"});
  CHECK(contains(again.run.output, kTook));
  CHECK(again.model == small);
  CHECK(data.train().model == whole);
  fs::copy(data.path(), data.folder() / "copy", fs::copy_options::recursive);
  const ShortTraining other = train_shortly(data.folder() / "copy", {"--cache", data.cache()});
  CHECK_FALSE(contains(other.run.output, kTook));
  CHECK(names_in(data.cache()).size() == 3);
}

TEST_CASE("The command cache lists copies, and removes them with --clear") {
  const Data data;
  const Names list = {"cache", "--cache", data.cache()};
  const Names clear = {"cache", "--cache", data.cache(), "--clear"};
  CHECK(contains(run_well(list).output, data.cache() + ": 0 packed copies"));
  data.train();
  data.train({"--resize", "5x4"});
  write_file(data.cache() + "/0123456789abcdef.linnet", std::string_view("text"));
  write_file(data.cache() + "/notes", std::string_view("text"));
  const std::string output = run_well(list).output;
  CHECK(contains(output, data.cache() + ": 3 packed copies"));
  CHECK(contains(output, data.path() + ": 24 images of 16 x 16 pixels"));
  CHECK(contains(output, data.path() + ": 24 images of 5 x 4 pixels"));
  CHECK(contains(output, data.cache() + "/0123456789abcdef.linnet (damaged)"));
  CHECK_FALSE(contains(output, "notes"));
  CHECK(names_in(data.cache()).size() == 4);
  CHECK(contains(run_well(clear).output, data.cache() + ": removed 3 packed copies"));
  CHECK(names_in(data.cache()) == Names{"notes"});
  CHECK(contains(run_well(clear).output, ": removed 0 packed copies"));
}

TEST_CASE("Without a place for a cache, training goes on and the command says why") {
  const Data data;
  const std::string start = "unset HOME XDG_CACHE_HOME; exec \"$0\" ";
  const ProgramRun trained = test::run(
      {"/bin/sh", "-c", start + "train data --batch-size 4 --output model", test::linnet_program()},
      {.folder = data.folder().path()});
  INFO(trained.text());
  CHECK(trained.exit_code == 0);
  CHECK(trained.error.empty());
  CHECK_FALSE(contains(trained.output, kKept));
  check_error(test::run({"/bin/sh", "-c", start + "cache", test::linnet_program()}), 2,
              {"there is no cache", "--cache DIR"});
  CHECK(contains(
      test::run({"/bin/sh", "-c", start + "cache --cache off", test::linnet_program()}).error,
      "there is no cache"));
  check_error(run_linnet({"cache", "--cache", "off"}), 2,
              {"there is no cache to list or clear: --cache off"});
  check_error(run_linnet({"cache", "--cache", "/dev/null"}), 3, {"/dev/null"});
}

}  // namespace linnet::test
