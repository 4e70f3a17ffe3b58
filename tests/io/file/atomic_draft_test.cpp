// The draft of a file is its writer's while it is written, and is removed by the next writer once
// that is dead.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "io/file/atomic_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/complaint.hpp"
#include "tests/support/file_times.hpp"
#include "tests/support/special_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

/// Another process, which has begun to write a file and waits.
class OtherWriter {
 public:
  explicit OtherWriter(const std::string& target) {
    std::array<int, 2> ready{};
    if (::pipe(ready.data()) != 0) throw std::runtime_error("no pipe");
    process_ = ::fork();
    if (process_ < 0) throw std::runtime_error("cannot fork");
    if (process_ == 0) write_and_wait(target, ready[1]);
    ::close(ready[1]);
    char byte = 0;
    const bool is_ready = ::read(ready[0], &byte, 1) == 1;
    ::close(ready[0]);
    if (!is_ready) throw std::runtime_error("the other process could not write");
  }
  ~OtherWriter() { kill(); }
  OtherWriter(const OtherWriter&) = delete;
  OtherWriter& operator=(const OtherWriter&) = delete;

  void kill() {
    if (process_ == 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }

 private:
  [[noreturn]] static void write_and_wait(const std::string& target, int ready) {
    try {
      AtomicFile file(target);
      file.write(bytes_of("half"));
      if (::write(ready, "x", 1) == 1) {
        for (;;) ::pause();
      }
    } catch (...) {
    }
    ::_exit(1);
  }

  pid_t process_ = 0;
};

/// Names in the folder besides the finished files.
Names drafts_in(const TemporaryFolder& folder) {
  Names drafts;
  for (const std::string& name : names_in(folder.path())) {
    if (name.starts_with(".linnet-") && name.ends_with(".tmp")) drafts.push_back(name);
  }
  return drafts;
}

}  // namespace

TEST_CASE(
    "A draft that another process writes stays until that is dead; the next writer removes it") {
  const TemporaryFolder folder;
  OtherWriter other(folder / "other");
  const Names draft = drafts_in(folder);
  REQUIRE(draft.size() == 1);
  write_file_atomically(folder / "file", {});
  check_can_write(folder / "file", 1);
  CHECK(drafts_in(folder) == draft);
  CHECK(file_content(folder / draft[0]) == "half");
  other.kill();
  CHECK(drafts_in(folder) == draft);
  check_can_write(folder / "file", 1);  // trying is enough
  CHECK(names_in(folder.path()) == Names{"file"});
}

TEST_CASE("Drafts of one process leave each other alone, for one target too") {
  const TemporaryFolder folder;
  AtomicFile one(folder / "file");
  one.write(bytes_of("one"));
  AtomicFile two(folder / "file");
  two.write(bytes_of("two"));
  CHECK(drafts_in(folder).size() == 2);
  one.complete();
  CHECK(file_content(folder / "file") == "one");
  CHECK(drafts_in(folder).size() == 1);
  two.complete();
  CHECK(file_content(folder / "file") == "two");
  CHECK(names_in(folder.path()) == Names{"file"});
}

TEST_CASE("Only files that are named as drafts are taken for such") {
  const TemporaryFolder folder;
  write_file(folder / ".linnet-1-0.tmp", std::string_view("left behind"));
  write_file(folder / ".linnet-x.tmp", std::string_view("left behind, too"));
  const Names others = {".linnet-1.tm", ".linnet-1.tmp2", ".linnet.tmp", ".other-1.tmp"};
  for (const std::string& name : others) write_file(folder.path() / name, std::string_view("x"));
  write_file(folder / ".linnet-folder.tmp/file", std::string_view("x"));
  make_fifo(folder / ".linnet-fifo.tmp");
  const TemporaryFolder elsewhere;
  write_file(elsewhere / "precious", std::string_view("x"));
  fs::create_symlink(elsewhere / "precious", folder / ".linnet-link.tmp");
  write_file_atomically(folder / "file", {});
  const Names expected = {
      ".linnet-1.tm",     ".linnet-1.tmp2", ".linnet-fifo.tmp", ".linnet-folder.tmp",
      ".linnet-link.tmp", ".linnet.tmp",    ".other-1.tmp",     "file"};
  CHECK(names_in(folder.path()) == expected);
  CHECK(file_content(elsewhere / "precious") == "x");
  CHECK(names_in(folder / ".linnet-folder.tmp") == Names{"file"});
}

TEST_CASE("Drafts beside the target are removed, not those beside a link to it") {
  const TemporaryFolder folder;
  const TemporaryFolder elsewhere;
  write_file(elsewhere / "file", std::string_view("old"));
  fs::create_symlink(elsewhere / "file", folder / "link");
  write_file(folder / ".linnet-1-0.tmp", std::string_view());
  write_file(elsewhere / ".linnet-1-0.tmp", std::string_view());
  write_file_atomically(folder / "link", {});
  CHECK(names_in(folder.path()) == Names{".linnet-1-0.tmp", "link"});
  CHECK(names_in(elsewhere.path()) == Names{"file"});
}

TEST_CASE("What is written at a place leaves alone where writing goes on") {
  const TemporaryFolder folder;
  AtomicFile file(folder / "file");
  file.write(bytes_of("0123"));
  file.write_at(1, bytes_of("xy"));
  file.write(bytes_of("45"));
  file.write_at(8, bytes_of("89"));
  file.write_at(0, {});
  file.write(bytes_of("6"));
  CHECK_FALSE(fs::exists(folder / "file"));
  file.complete_unsynced();
  CHECK(file_content(folder / "file") == std::string("0xy3456\0"
                                                     "89",
                                                     10));
  CHECK(names_in(folder.path()) == Names{"file"});
}

TEST_CASE("A draft that is not completed goes, and the target stays as it was") {
  const TemporaryFolder folder;
  write_file(folder / "file", std::string_view("old"));
  {
    AtomicFile file(folder / "file");
    file.write(bytes_of("new"));
    CHECK(drafts_in(folder).size() == 1);
  }
  CHECK(file_content(folder / "file") == "old");
  CHECK(names_in(folder.path()) == Names{"file"});
}

TEST_CASE("A file keeps its permissions when it is replaced") {
  const TemporaryFolder folder;
  for (const mode_t mode : {0600U, 0640U, 0444U, 0755U}) {
    write_file(folder / "file", std::string_view("old"));
    fs::permissions(folder / "file", fs::perms(mode));
    write_file_atomically(folder / "file", {});
    CHECK((status_of(folder / "file").st_mode & 07777) == mode);
    fs::remove(folder / "file");
  }
}

TEST_CASE("A draft whose folder goes away is told of as the target") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "sub");
  for (const bool synced : {true, false}) {
    fs::create_directory(folder / "sub");
    AtomicFile file(folder / "sub/file");
    fs::remove_all(folder / "sub");
    CHECK_THAT(
        complaint(Fault::system, [&] { synced ? file.complete() : file.complete_unsynced(); }),
        mentions("cannot write " + (folder / "sub/file: ")));
  }
}

}  // namespace linnet::test
