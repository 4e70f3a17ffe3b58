// Packing that a signal ends leaves no file, and no temporary file for good.

#include <signal.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

/// Sends a signal to the program that writes into a folder, as soon as its temporary file exists:
/// its name holds the number of the process.
class Assassin {
 public:
  Assassin(fs::path folder, int signal)
      : thread_([folder = std::move(folder), signal] {
          const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
          while (std::chrono::steady_clock::now() < end) {
            for (const std::string& name : names_in(folder)) {
              if (!name.starts_with(".linnet-")) continue;
              ::kill(std::stoi(name.substr(8)), signal);
              return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
          }
        }) {}
  ~Assassin() { thread_.join(); }
  Assassin(const Assassin&) = delete;
  Assassin& operator=(const Assassin&) = delete;

 private:
  std::thread thread_;
};

/// Packs 48 slow images until the signal comes.
ProgramRun pack_until(const TemporaryFolder& folder, int signal) {
  fs::create_directory(folder / "out");
  const Assassin assassin(folder / "out", signal);
  return run_linnet({"pack", folder / "data", folder / "out/file", "--threads", "1"});
}

}  // namespace

TEST_CASE("SIGINT and SIGTERM end packing and leave nothing") {
  const TemporaryFolder folder;
  write_slow_images(folder / "data");
  check_error(pack_until(folder, SIGINT), 130, {"interrupted", "nothing was written"});
  CHECK(names_in(folder / "out").empty());
  check_error(pack_until(folder, SIGTERM), 143, {"interrupted", "nothing was written"});
  CHECK(names_in(folder / "out").empty());
}

TEST_CASE("The temporary file of a killed packing is removed when the next begins") {
  const TemporaryFolder folder;
  write_slow_images(folder / "data");
  CHECK(pack_until(folder, SIGKILL).signal == SIGKILL);
  const Names left = names_in(folder / "out");
  REQUIRE(left.size() == 1);
  CHECK(left[0].starts_with(".linnet-"));
  write_phantoms(folder / "few", {.per_class = 2});
  const ProgramRun run = run_linnet({"pack", folder / "few", folder / "out/file"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(names_in(folder / "out") == Names{"file"});
}

}  // namespace linnet::test
