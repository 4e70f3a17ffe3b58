// A system that refuses threads: fewer of them compute, and a line says so.

#include <fmt/format.h>

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

/// A folder that any user may write into, with a data folder.
class OpenFolder {
 public:
  OpenFolder() {
    write_phantoms(folder_ / "data");
    fs::permissions(folder_.path(), fs::perms::all);
  }

  ProgramRun run(const Names& arguments, RunOptions options) const {
    options.folder = folder_.path();
    return run_linnet(arguments, options);
  }

 private:
  TemporaryFolder folder_;
};

/// Runs every command that starts threads.
void run_all_commands(const OpenFolder& folder, const RunOptions& options,
                      const std::string& warning) {
  for (const Names& arguments :
       {Names{"train", "data", "--epochs", "2", "--batch-size", "4", "--cache", "cache"},
        Names{"train", "data", "--epochs", "1", "--batch-size", "4", "--cache", "cache",
              "--profile"},
        Names{"predict", "model.safetensors", "data"}, Names{"pack", "data", "packed"},
        Names{"unpack", "packed", "unpacked"}, Names{"phantoms", "scans", "--per-class", "2"}}) {
    Names all = arguments;
    all.insert(all.end(), {"--threads", "8"});
    const ProgramRun run = folder.run(all, options);
    INFO(arguments[0] << "\n" << run.text());
    CHECK(run.exit_code == 0);
    CHECK(contains(run.error, warning));
    CHECK(run.error.find("warning") == run.error.rfind("warning"));
  }
}

}  // namespace

TEST_CASE("Where processes are limited, fewer threads do the same work") {
  if (!can_limit_threads())
    return skip("it takes root, and a checkout in a folder that all users may enter");
  for (unsigned most = 1; most <= 5; ++most) {
    const OpenFolder folder;
    RunOptions options;
    options.most_threads = most;
    run_all_commands(folder, options,
                     fmt::format("warning: the system refused to start {} of 8 threads", 8 - most));
  }
}

TEST_CASE("Where memory is limited, fewer threads do the same work") {
  const OpenFolder folder;
  RunOptions options;
  options.most_memory = std::size_t{48} << 20;
  run_all_commands(folder, options, "warning: the system refused to start ");
}

TEST_CASE("Training on fewer threads than asked for gives the same model") {
  if (!can_limit_threads())
    return skip("it takes root, and a checkout in a folder that all users may enter");
  const OpenFolder folder;
  const Names train = {"train", "data",    "--epochs",  "2", "--batch-size", "4", "--cache",
                       "cache", "--quiet", "--threads", "4"};
  REQUIRE(folder.run(train, {}).exit_code == 0);
  const std::string whole = folder.run({"info", "model.safetensors"}, {}).output;
  RunOptions options;
  options.most_threads = 2;
  const OpenFolder other;
  REQUIRE(other.run(train, options).exit_code == 0);
  CHECK(other.run({"info", "model.safetensors"}, {}).output == whole);
}

}  // namespace linnet::test
