// The files below a folder and their order.

#include "io/file/file_walk.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> paths_of(const std::vector<FoundFile>& files) {
  std::vector<std::string> paths;
  for (const FoundFile& file : files) paths.push_back(file.path);
  return paths;
}

void write_files(const TemporaryFolder& folder, const std::vector<std::string>& paths) {
  for (const std::string& path : paths) write_file(folder / path, "");
}

}  // namespace

TEST_CASE("Files at any depth are found in the byte order of their paths") {
  const TemporaryFolder folder;
  const std::vector<std::string> sorted = {
      "B",    "Z/z",  "a b/x", "a-b/x", "a.b", "a/b/c", "a/b/c d",  "a/b/cc/x",
      "a/bb", "a0/x", "aa",    "b10",   "b2",  "z",     "\u00e9/x", "\u753b"};
  REQUIRE(std::is_sorted(sorted.begin(), sorted.end()));
  // Created in another order, since many file systems list files in order of creation.
  std::vector<std::string> made = sorted;
  std::rotate(made.begin(), made.begin() + 7, made.end());
  std::reverse(made.begin(), made.end());
  write_files(folder, made);
  const auto found = find_files(folder.path().string()).files;
  CHECK(paths_of(found) == sorted);
  for (const FoundFile& file : found) {
    CHECK(file.kind == FoundFile::Kind::regular);
    CHECK(file.reason.empty());
  }
}

TEST_CASE("A listing holds the entries directly in a folder") {
  const TemporaryFolder folder;
  write_files(folder, {"b", "a-b/x", "a/y/z", "B", "\u00e9/x", "C/x"});
  fs::create_directory(folder / "empty");
  const FolderContent content = list_folder(folder.path().string());
  CHECK(content.folders == std::vector<std::string>{"C", "a", "a-b", "empty", "\u00e9"});
  CHECK(paths_of(content.files) == std::vector<std::string>{"B", "b"});
}

TEST_CASE("Hidden files and folders are skipped at every depth") {
  const TemporaryFolder folder;
  write_files(folder, {".hidden", ".git/x", "a/.DS_Store", "a/.cache/b/x", "a/seen", "a/..odd",
                       "...", "name.with.dots"});
  CHECK(paths_of(find_files(folder.path().string()).files) ==
        std::vector<std::string>{"a/seen", "name.with.dots"});
  const FolderContent content = list_folder(folder.path().string());
  CHECK(content.folders == std::vector<std::string>{"a"});
  CHECK(paths_of(content.files) == std::vector<std::string>{"name.with.dots"});
}

TEST_CASE("A hidden folder is read if it is the one given") {
  const TemporaryFolder folder;
  write_files(folder, {".data/a/1"});
  CHECK(paths_of(find_files(folder / ".data").files) == std::vector<std::string>{"a/1"});
}

TEST_CASE("Empty folders hold nothing") {
  const TemporaryFolder folder;
  CHECK(find_files(folder.path().string()).files.empty());
  CHECK(list_folder(folder.path().string()).folders.empty());
  fs::create_directories(folder / "a/b/c");
  CHECK(find_files(folder.path().string()).files.empty());
}

TEST_CASE("Names of any bytes are returned unchanged") {
  const TemporaryFolder folder;
  const std::vector<std::string> names = {"\x01", "a\nb/c\td", "back\\slash", "caf\xe9/x",
                                          "\xc3", "\xe9\xa0",  "\xff\xfe.png"};
  write_files(folder, names);
  CHECK(paths_of(find_files(folder.path().string()).files) == names);
}

TEST_CASE("A deep tree is searched completely") {
  constexpr int kDepth = 300;
  const TemporaryFolder folder;
  std::string deep;
  for (int level = 0; level < kDepth; ++level) deep += "d/";
  write_files(folder, {deep + "file"});
  CHECK(paths_of(find_files(folder.path().string()).files) ==
        std::vector<std::string>{deep + "file"});
}

TEST_CASE("Folders whose paths are too long are reported, and the rest is found") {
  const TemporaryFolder folder;
  write_files(folder, {"a", "z"});
  const fs::path home = fs::current_path();
  const std::string name(200, 'n');
  fs::current_path(folder.path());
  for (int level = 0; level < 30; ++level) {
    fs::create_directory(name);
    fs::current_path(name);
  }
  fs::current_path(home);
  const auto found = find_files(folder.path().string()).files;
  REQUIRE(found.size() == 3);
  CHECK(found[0].path == "a");
  CHECK(found[1].kind == FoundFile::Kind::unreadable);
  CHECK(found[1].reason == "File name too long");
  CHECK(found[2].path == "z");
}

TEST_CASE("A folder may be named with a slash at its end or by a relative path") {
  const TemporaryFolder folder;
  write_files(folder, {"a/1", "b/2"});
  CHECK(paths_of(find_files(folder / "a/").files) == std::vector<std::string>{"1"});
  CHECK(paths_of(find_files(folder / "a/../b/.").files) == std::vector<std::string>{"2"});
}

TEST_CASE("A path that is not a folder cannot be listed") {
  const TemporaryFolder folder;
  write_file(folder / "file", "");
  fs::create_symlink("nowhere", folder / "dangling");
  const auto list = [](const std::string& path) { return [path] { list_folder(path); }; };
  const auto find = [](const std::string& path) { return [path] { find_files(path); }; };
  CHECK_THAT(error_text(Fault::data, list(folder / "no\nwhere")),
             mentions("/no\\nwhere: no such file or folder"));
  CHECK_THAT(error_text(Fault::data, find(folder / "nowhere")),
             mentions("/nowhere: no such file or folder"));
  CHECK_THAT(error_text(Fault::data, find(folder / "dangling")),
             mentions("/dangling: no such file or folder"));
  CHECK_THAT(error_text(Fault::data, list(folder / "file")),
             mentions("/file is a file, not a folder"));
  CHECK_THAT(error_text(Fault::data, find(folder / "file")),
             mentions("/file is a file, not a folder"));
  CHECK_THAT(error_text(Fault::data, find("")), mentions("no such file or folder"));
}

}  // namespace linnet::test
