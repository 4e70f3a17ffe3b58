// A packed data set that is truncated while it is in use.

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

/// Cuts a file short once training has written its first metrics.
class Cutter {
 public:
  Cutter(std::string file, std::string metrics)
      : thread_([file = std::move(file), metrics = std::move(metrics)] {
          const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
          std::error_code error;
          while (std::chrono::steady_clock::now() < end) {
            const auto size = fs::file_size(metrics, error);
            if (!error && size != 0) return fs::resize_file(file, 4096, error);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
          }
        }) {}
  ~Cutter() { thread_.join(); }
  Cutter(const Cutter&) = delete;
  Cutter& operator=(const Cutter&) = delete;

 private:
  std::thread thread_;
};

/// Trains for hours on `data`, whose pixels lie in `file`, until that is cut.
void check_cut(const TemporaryFolder& folder, const std::string& data, const std::string& file,
               const std::string& threads) {
  const Cutter cutter(file, folder / "metrics");
  const ProgramRun run = run_linnet({"train", data, "--epochs", "1000000", "--batch-size", "4",
                                     "--metrics", folder / "metrics", "--output", folder / "model",
                                     "--cache", folder / "cache", "--threads", threads});
  INFO(run.text());
  CHECK(run.exit_code == 3);
  CHECK(contains(run.error, "linnet: " + file +
                                " was cut short, or could not be read, while it was in use\n"));
  CHECK_FALSE(fs::exists(folder / "model"));
}

}  // namespace

TEST_CASE("Training whose packed file is cut short ends with the file's name") {
  for (const std::string threads : {"1", "2"}) {
    const TemporaryFolder folder;
    write_phantoms(folder / "data", {.size = 64});
    run_well({"pack", folder / "data", folder / "file"});
    check_cut(folder, folder / "file", folder / "file", threads);
  }
}

TEST_CASE("Training whose cached copy is cut short ends with the copy's name") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.size = 64});
  REQUIRE(train_shortly(folder / "data", {"--cache", folder / "cache"}).run.exit_code == 0);
  const std::string copy = folder / ("cache/" + names_in(folder / "cache").at(0));
  check_cut(folder, folder / "data", copy, "2");
  // The folder is still there, and the next training makes a copy anew.
  CHECK(train_shortly(folder / "data", {"--cache", folder / "cache"}).model ==
        model_of(folder / "data"));
}

}  // namespace linnet::test
