// Links, loops of links and special files are found and named, and the search ends.

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "io/file/file_walk.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/special_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Kind = FoundFile::Kind;

/// One line per file: its path, and for files that are not regular the reason.
std::vector<std::string> walk(const std::string& folder) {
  std::vector<std::string> lines;
  for (const FoundFile& file : find_files(folder).files) {
    REQUIRE(file.reason.empty() == (file.kind == Kind::regular));
    std::string line = file.path;
    if (file.kind == Kind::special) line += " (special: " + file.reason + ")";
    if (file.kind == Kind::unreadable) line += " (unreadable: " + file.reason + ")";
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> walk(const TemporaryFolder& folder) {
  return walk(folder.path().string());
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("Links to files and to folders are followed") {
  const TemporaryFolder folder;
  const TemporaryFolder elsewhere;
  write_file(elsewhere / "file", "");
  write_file(elsewhere / "inner/1", "");
  fs::create_symlink(elsewhere / "file", folder / "b");
  fs::create_symlink(elsewhere / "inner", folder / "a");
  fs::create_symlink("b", folder / "c");
  CHECK(walk(folder) == Lines{"a/1", "b", "c"});
  const FolderContent content = list_folder(folder.path().string());
  CHECK(content.folders == Lines{"a"});
  CHECK(content.files.size() == 2);
}

TEST_CASE("A dangling or circular link is reported") {
  const TemporaryFolder folder;
  fs::create_symlink("nothing", folder / "dangling");
  fs::create_symlink("self", folder / "self");
  fs::create_symlink("pong", folder / "ping");
  fs::create_symlink("ping", folder / "pong");
  write_file(folder / "file", "");
  CHECK(walk(folder) == Lines{"dangling (special: a link that leads nowhere)", "file",
                              "ping (special: a link that leads in a circle)",
                              "pong (special: a link that leads in a circle)",
                              "self (special: a link that leads in a circle)"});
}

TEST_CASE("A link back to a folder above it is not followed") {
  const TemporaryFolder folder;
  write_file(folder / "a/b/file", "");
  fs::create_symlink("..", folder / "a/b/up");
  fs::create_symlink(".", folder / "a/here");
  fs::create_symlink(folder.path(), folder / "a/root");
  CHECK(walk(folder) == Lines{"a/b/file", "a/b/up (special: a link back to a folder above it)",
                              "a/here (special: a link back to a folder above it)",
                              "a/root (special: a link back to a folder above it)"});
}

TEST_CASE("Folders that link to each other are each visited once") {
  const TemporaryFolder folder;
  write_file(folder / "a/1", "");
  write_file(folder / "b/2", "");
  fs::create_symlink("../b", folder / "a/to");
  fs::create_symlink("../a", folder / "b/to");
  CHECK(walk(folder) == Lines{"a/1", "a/to/2",
                              "a/to/to (special: a link back to a folder above it)", "b/2",
                              "b/to (special: a link to a folder that is read already)"});
}

TEST_CASE("A folder with many links to it is visited once") {
  const TemporaryFolder folder;
  const std::string names = "abcdefghijklmnop";
  for (char name : names) {
    write_file(folder / (std::string(1, name) + "/1"), "");
    for (char other : names) {
      fs::create_symlink(std::string("../") + other, folder / (std::string{name, '/', other}));
    }
  }
  CHECK(walk(folder).size() < names.size() * names.size() * names.size());
}

TEST_CASE("A folder with a link to it in the same folder is visited once") {
  const TemporaryFolder folder;
  write_file(folder / "a/1", "");
  fs::create_symlink("a", folder / "b");
  CHECK(walk(folder) == Lines{"a/1", "b (special: a link to a folder that is read already)"});
}

TEST_CASE("The folder to search may be a link") {
  const TemporaryFolder folder;
  write_file(folder / "data/a/1", "");
  fs::create_symlink("data", folder / "link");
  fs::create_symlink("../../link", folder / "data/a/back");
  CHECK(walk(folder / "link") ==
        Lines{"a/1", "a/back (special: a link back to a folder above it)"});
}

TEST_CASE("FIFOs, sockets and devices are reported and never opened") {
  const TemporaryFolder folder;
  make_fifo(folder / "1.png");
  make_socket(folder / "2.png");
  fs::create_symlink("1.png", folder / "3.png");
  fs::create_symlink("/dev/zero", folder / "4.png");
  const Lines expected = {"1.png (special: a FIFO)", "2.png (special: a socket)",
                          "3.png (special: a FIFO)", "4.png (special: a device)"};
  CHECK(walk(folder) == expected);
  const FolderContent content = list_folder(folder.path().string());
  REQUIRE(content.files.size() == 4);
  CHECK(content.files[0].kind == Kind::special);
  CHECK(content.files[0].reason == "a FIFO");
}

TEST_CASE("A folder that cannot be listed is reported, and the rest is found") {
  if (::geteuid() == 0) return skip("root may list every folder");
  const TemporaryFolder folder;
  write_file(folder / "a/1", "");
  write_file(folder / "b/2", "");
  fs::permissions(folder / "a", fs::perms::none);
  const Lines found = walk(folder);
  fs::permissions(folder / "a", fs::perms::owner_all);
  CHECK(found == Lines{"a (unreadable: Permission denied)", "b/2"});
}

}  // namespace linnet::test
