// Folders with names, depths, numbers and changes that are not of every day, through training,
// packing, the cache and unpacking.

#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "linnet/io/packed_file.hpp"
#include "linnet/io/read_images.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/file_times.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

/// Trains without a word, as a table of a thousand classes is long, and on one thread, as each of
/// many small steps would wait for the other.
std::string quiet_model_of(const std::string& data, const std::string& cache) {
  const ShortTraining training =
      train_shortly(data, {"--quiet", "--threads", "1", "--cache", cache});
  INFO(training.run.text());
  REQUIRE(training.run.exit_code == 0);
  CHECK(training.run.error.empty());
  return training.model;
}

/// Takes the data in `data` every way there is: all must give its images, or its model.
void check_all_ways(const std::string& data, const std::string& file, const std::string& again,
                    const std::string& cache) {
  const ImageSet images = read_images(list_image_folder(data), {}, Context({.threads = 2}));
  const std::string model = quiet_model_of(data, "off");
  CHECK(quiet_model_of(data, cache) == model);
  REQUIRE(names_in(cache).size() == 1);
  const std::string copy = cache + "/" + names_in(cache)[0];
  const ino_t kept = status_of(copy).st_ino;
  CHECK(difference(open_packed(copy).images, images) == "");
  CHECK(quiet_model_of(data, cache) == model);
  CHECK(status_of(copy).st_ino == kept);  // it was taken, not made anew
  CHECK(contains(run_well({"cache", "--cache", cache}).output, "1 packed copy"));
  run_well({"pack", data, file});
  CHECK(difference(open_packed(file).images, images) == "");
  CHECK(quiet_model_of(file, "off") == model);
  run_well({"info", file, "--verify"});
  run_well({"unpack", file, again});
  CHECK(difference(read_images(list_image_folder(again), {}, Context({.threads = 2})), images) ==
        "");
}

/// Moves, cuts, removes and puts back files of a data folder for as long as it lives.
class Meddler {
 public:
  explicit Meddler(fs::path data) : thread_([this, data = std::move(data)] { meddle(data); }) {}
  ~Meddler() {
    done_ = true;
    thread_.join();
  }
  Meddler(const Meddler&) = delete;
  Meddler& operator=(const Meddler&) = delete;

 private:
  void meddle(const fs::path& data) const {
    std::error_code ignored;
    for (unsigned i = 0; !done_; ++i) {
      const std::string name = fmt::format("{:03}.png", i % 40);
      fs::rename(data / "brain" / name, data / "hand" / ("x" + name), ignored);
      fs::resize_file(data / "chest" / name, i % 2 == 0 ? 20 : 0, ignored);
      fs::remove(data / "chest" / name, ignored);
      fs::copy_file(data / "hand" / name, data / "chest" / name, ignored);
      fs::create_directory(data / "hand/sub", ignored);
      fs::remove(data / "hand/sub", ignored);
      fs::rename(data / "hand" / ("x" + name), data / "brain" / name, ignored);
    }
  }

  std::atomic<bool> done_ = false;
  std::thread thread_;
};

}  // namespace

TEST_CASE("Names in any encoding go through all ways") {
  const TemporaryFolder folder;
  std::uint8_t grey = 0;
  for (const std::string name :
       {"caf\xe9", "new\nline", "gr\xc3\xbcn \\x", "\x01\x7f'\"$(x)", "-v"}) {
    for (const std::string file : {"\xff\xfe.png", "a\nb.png", "\xc3\xb6.png", "-.png", " .png"}) {
      write_file(folder.path() / "da\xe9\nta" / name / file, plain_png({4, 3}, grey += 9));
    }
  }
  check_all_ways(folder / "da\xe9\nta", folder / "pa\xe9\ncked", folder / "ag\xe9\nain",
                 folder / "ca\xe9\nche");
}

TEST_CASE("A thousand classes go through all ways") {
  const TemporaryFolder folder;
  for (int c = 0; c < 1000; ++c) {
    for (int i = 0; i < 2; ++i) {
      write_file(folder / fmt::format("data/{:03}/{}.png", c, i),
                 plain_png({3, 3}, static_cast<std::uint8_t>(c + i)));
    }
  }
  check_all_ways(folder / "data", folder / "file", folder / "again", folder / "cache");
}

TEST_CASE("A path of four thousand bytes goes through all ways") {
  const TemporaryFolder folder;
  std::string deep = folder / "deep";
  while (deep.size() + 201 < 4000) deep.append("/").append(200, 'x');
  deep.append("/").append(4000 - deep.size() - 1, 'y');
  write_phantoms(deep + "/data", {.per_class = 3});
  check_all_ways(deep + "/data", deep + "/file", deep + "/again", deep + "/cache");
}

TEST_CASE("A folder that changes while it is read ends with an error or a model") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 40});
  std::optional<Meddler> meddler(folder.path() / "data");
  for (int round = 0; round < 12; ++round) {
    std::vector<std::string> options = {"--cache", folder / "cache", "--threads", "2"};
    if (round % 2 != 0) options.emplace_back("--skip-bad");
    const ShortTraining training = train_shortly(folder / "data", options);
    INFO(training.run.text());
    CHECK((training.run.exit_code == 0 || training.run.exit_code == 1));
    CHECK(contains(training.run.error, "error: ") == (training.run.exit_code == 1));
    const ProgramRun packed = run_linnet({"pack", folder / "data", folder / "file"});
    INFO(packed.text());
    CHECK((packed.exit_code == 0 || packed.exit_code == 1));
    if (fs::exists(folder / "file")) run_well({"info", folder / "file", "--verify"});
  }
  meddler.reset();
  CHECK(names_in(folder.path()).size() <= 3);
  // Once it is quiet, what is kept is what is there.
  const std::vector<std::string> options = {"--skip-bad", "--cache", folder / "cache"};
  const ShortTraining quiet = train_shortly(folder / "data", options);
  const ShortTraining again = train_shortly(folder / "data", options);
  INFO(again.run.text());
  CHECK(contains(again.run.output, "mapped its copy in the cache"));
  CHECK(again.model == quiet.model);
  CHECK(model_of(folder / "data", {"--skip-bad"}) == quiet.model);
}

}  // namespace linnet::test
