// A file is replaced completely or not at all, and no temporary file is left in its folder.

#include "io/file/atomic_file.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

void put(const std::string& path, const Names& texts) {
  std::vector<std::span<const std::byte>> pieces;
  for (const std::string& text : texts) pieces.push_back(std::as_bytes(std::span(text)));
  write_file_atomically(path, pieces);
}

/// The error of writing a text to `path`, which check_can_write must throw too.
std::string refusal(const std::string& path, std::size_t bytes = 10) {
  const std::string text = error_text(Fault::system, [&] { put(path, {std::string(bytes, 'x')}); });
  CHECK(error_text(Fault::system, [&] { check_can_write(path, bytes); }) == text);
  return text;
}

/// Limits the size of files of this process to `bytes`, as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &old_) == 0);
    const rlimit lower = {bytes, old_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &lower) == 0);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit old_{};
  void (*old_handler_)(int);
};

}  // namespace

TEST_CASE("A new file holds its pieces in order, and the folder holds nothing else") {
  const TemporaryFolder folder;
  put(folder / "file", {"one ", "", "two ", std::string("\0\xff", 2)});
  CHECK(file_content(folder / "file") == std::string("one two \0\xff", 10));
  put(folder / "empty", {});
  CHECK(file_content(folder / "empty").empty());
  CHECK(names_in(folder.path()) == Names{"empty", "file"});
}

TEST_CASE("A large file is written completely") {
  const TemporaryFolder folder;
  const std::string large(std::size_t{5} << 20, 'x');
  put(folder / "file", {large, "end"});
  CHECK(file_content(folder / "file") == large + "end");
}

TEST_CASE("An older file is replaced completely, whatever its length") {
  const TemporaryFolder folder;
  write_file(folder / "file", std::string(100'000, 'o'));
  put(folder / "file", {"new"});
  CHECK(file_content(folder / "file") == "new");
  CHECK(names_in(folder.path()) == Names{"file"});
}

TEST_CASE("A program that has the old file open continues to read the old file") {
  const TemporaryFolder folder;
  write_file(folder / "file", "old");
  fs::create_hard_link(folder / "file", folder / "reader");
  put(folder / "file", {"new"});
  CHECK(file_content(folder / "reader") == "old");
}

TEST_CASE("A link is followed and stays a link") {
  const TemporaryFolder folder;
  const TemporaryFolder elsewhere;
  write_file(elsewhere / "model", "old");
  fs::create_symlink(elsewhere / "model", folder / "second");
  fs::create_symlink("second", folder / "first");
  put(folder / "first", {"new"});
  CHECK(fs::is_symlink(folder / "first"));
  CHECK(fs::is_symlink(folder / "second"));
  CHECK(file_content(elsewhere / "model") == "new");
  CHECK(names_in(elsewhere.path()) == Names{"model"});
  CHECK(names_in(folder.path()) == Names{"first", "second"});
}

TEST_CASE("A path without a folder names a file in the working folder") {
  const TemporaryFolder folder;
  const fs::path home = fs::current_path();
  fs::current_path(folder.path());
  put("file", {"text"});
  check_can_write("file", 10);
  fs::current_path(home);
  CHECK(file_content(folder / "file") == "text");
  CHECK(names_in(folder.path()) == Names{"file"});
}

TEST_CASE("An error names the path and the reason") {
  const TemporaryFolder folder;
  write_file(folder / "file", "text");
  fs::create_symlink("nowhere", folder / "dangling");
  fs::create_symlink("circle", folder / "circle");
  const std::string cannot = "cannot write " + (folder / "");
  CHECK(refusal(folder / "no\nwhere/file") ==
        cannot + "no\\nwhere/file: the folder to put it in does not exist");
  CHECK(refusal(folder / "file/below") == cannot + "file/below: Not a directory");
  CHECK(refusal(folder / "dangling") == folder / "dangling is a link that leads nowhere");
  CHECK_THAT(refusal(folder / "circle"), mentions("/circle is a link that leads nowhere"));
  CHECK(names_in(folder.path()) == Names{"circle", "dangling", "file"});
  CHECK(file_content(folder / "file") == "text");
}

TEST_CASE("A folder is not replaced, and no temporary file is left") {
  const TemporaryFolder folder;
  write_file(folder / "folder/file", "text");
  CHECK_THAT(error_text(Fault::system, [&] { put(folder / "folder", {"new"}); }),
             mentions("cannot write " + (folder / "folder: ")));
  CHECK(names_in(folder.path()) == Names{"folder"});
  CHECK(names_in(folder / "folder") == Names{"file"});
}

TEST_CASE("An unwritable folder is an error that names the path") {
  if (::geteuid() == 0) return skip("root may write to every folder");
  const TemporaryFolder folder;
  write_file(folder / "closed/file", "old");
  fs::permissions(folder / "closed", fs::perms::owner_read | fs::perms::owner_exec);
  CHECK_THAT(refusal(folder / "closed/file"), mentions("closed/file: Permission denied"));
  CHECK(file_content(folder / "closed/file") == "old");
  fs::permissions(folder / "closed", fs::perms::owner_all);
}

TEST_CASE("On a full disk, the old file is unchanged and no temporary file is left") {
  const TemporaryFolder folder;
  write_file(folder / "file", "old");
  const std::string cannot = "cannot write " + (folder / "");
  std::string old_file;
  std::string new_file;
  {
    const FileSizeLimit limit(1000);
    old_file = refusal(folder / "file", 100'000);
    new_file = refusal(folder / "new", 1001);
    check_can_write(folder / "file", 1000);
    put(folder / "fits", {std::string(1000, 'x')});
  }
  CHECK(old_file == cannot + "file: File too large");
  CHECK(new_file == cannot + "new: File too large");
  CHECK(file_content(folder / "file") == "old");
  CHECK(names_in(folder.path()) == Names{"file", "fits"});
}

TEST_CASE("check_can_write changes nothing") {
  const TemporaryFolder folder;
  write_file(folder / "file", "old");
  fs::create_symlink("file", folder / "link");
  for (const std::size_t bytes : {0U, 1U, 1U << 20, (3U << 20) + 1}) {
    check_can_write(folder / "file", bytes);
    check_can_write(folder / "link", bytes);
    check_can_write(folder / "new", bytes);
  }
  CHECK(file_content(folder / "file") == "old");
  CHECK(names_in(folder.path()) == Names{"file", "link"});
}

TEST_CASE("A file that a killed program left does not prevent writing") {
  const TemporaryFolder folder;
  // In a container, each run tends to have the same PID.
  write_file(folder / (".linnet-" + std::to_string(::getpid()) + ".tmp"), "half");
  CHECK(error_text(Fault::system, [&] { check_can_write(folder / "file", 10); }) == "[no error]");
  CHECK(error_text(Fault::system, [&] { put(folder / "file", {"new"}); }) == "[no error]");
}

TEST_CASE("Two threads can write different files into one folder at once") {
  const TemporaryFolder folder;
  std::vector<std::string> errors(2, "[no error]");
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 2; ++t) {
    threads.emplace_back([&, t] {
      for (int round = 0; round < 50 && errors[t] == "[no error]"; ++round) {
        errors[t] = error_text(Fault::system,
                               [&] { put(folder / std::to_string(t), {std::to_string(t)}); });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(errors == std::vector<std::string>(2, "[no error]"));
  CHECK(names_in(folder.path()) == Names{"0", "1"});
}

}  // namespace linnet::test
