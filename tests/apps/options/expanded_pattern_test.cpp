// Paths that the shell made of a pattern, where one folder is taken.

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

using Arguments = std::vector<std::string>;

/// A folder with three class folders, without images.
void make_classes(const std::string& data) {
  for (const char* name : {"a", "b", "c"}) fs::create_directories(data + "/" + name);
}

}  // namespace

TEST_CASE("The paths of an expanded pattern are answered with the folder to give") {
  const TemporaryFolder folder;
  const std::string data = folder / "data";
  make_classes(data);
  const std::string give = "give the folder itself: " + data + "\n";
  check_error(run_linnet({"train", data + "/a", data + "/b"}), 2, {"2 paths in " + data, give});
  check_error(run_linnet({"train", "--epochs", "3", data + "/a", data + "/b", "--quiet",
                          data + "/c", "--metrics", data + "/m"}),
              2, {"linnet train takes one folder", "3 paths in " + data, data + "/*", give});
  check_error(run_linnet({"info", data + "/a", data + "/b", data + "/c"}), 2, {give});
  check_error(run_linnet({"pack", data + "/a", data + "/b", data + "/c", folder / "new"}), 2,
              {give});
  check_error(run_linnet({"train", "a", "b", "c"}, {.folder = data}), 2,
              {"give the folder itself: .\n"});
  check_error(run_linnet({"pack", "a", "b"}, {.folder = data}), 2, {"b is a folder"});
}

TEST_CASE("Other paths that are too many are named") {
  const TemporaryFolder folder;
  make_classes(folder / "data");
  check_error(run_linnet({"train", folder / "data", "nowhere"}), 2, {"nowhere"});
  check_error(run_linnet({"unpack", folder / "data/a", folder / "data/b", folder / "data/c"}), 2,
              {"not expected", folder / "data/c"});
}

}  // namespace linnet::test
