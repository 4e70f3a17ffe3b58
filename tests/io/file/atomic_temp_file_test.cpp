// The temporary file of an AtomicFile is locked while it is written; after its writer was killed,
// the next writer in the folder removes it.

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
#include "tests/support/error_text.hpp"
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

/// Another process, which has begun to write a file and then waits.
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

/// The names in the folder other than those of the finished files.
Names temp_files_in(const TemporaryFolder& folder) {
  Names temp_files;
  for (const std::string& name : names_in(folder.path())) {
    if (name.starts_with(".linnet-") && name.ends_with(".tmp")) temp_files.push_back(name);
  }
  return temp_files;
}

}  // namespace

TEST_CASE(
    "A temporary file of another process is removed by the next writer once that process is dead") {
  const TemporaryFolder folder;
  OtherWriter other(folder / "other");
  const Names temp_file = temp_files_in(folder);
  REQUIRE(temp_file.size() == 1);
  write_file_atomically(folder / "file", {});
  check_can_write(folder / "file", 1);
  CHECK(temp_files_in(folder) == temp_file);
  CHECK(file_content(folder / temp_file[0]) == "half");
  other.kill();
  CHECK(temp_files_in(folder) == temp_file);
  check_can_write(folder / "file", 1);  // trying is enough
  CHECK(names_in(folder.path()) == Names{"file"});
}

TEST_CASE("Temporary files of one process do not affect each other, even for one target") {
  const TemporaryFolder folder;
  AtomicFile one(folder / "file");
  one.write(bytes_of("one"));
  AtomicFile two(folder / "file");
  two.write(bytes_of("two"));
  CHECK(temp_files_in(folder).size() == 2);
  one.complete();
  CHECK(file_content(folder / "file") == "one");
  CHECK(temp_files_in(folder).size() == 1);
  two.complete();
  CHECK(file_content(folder / "file") == "two");
  CHECK(names_in(folder.path()) == Names{"file"});
}

TEST_CASE("Only files with the names of temporary files are removed") {
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

TEST_CASE("Abandoned files are removed in the folder of the target, not in that of a link to it") {
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

TEST_CASE("Writing at an offset does not change the position of the next write") {
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

TEST_CASE("A temporary file that is not completed is removed, and the target is unchanged") {
  const TemporaryFolder folder;
  write_file(folder / "file", std::string_view("old"));
  {
    AtomicFile file(folder / "file");
    file.write(bytes_of("new"));
    CHECK(temp_files_in(folder).size() == 1);
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

TEST_CASE("If the folder is removed meanwhile, the error names the target") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "sub");
  for (const bool synced : {true, false}) {
    fs::create_directory(folder / "sub");
    AtomicFile file(folder / "sub/file");
    fs::remove_all(folder / "sub");
    CHECK_THAT(
        error_text(Fault::system, [&] { synced ? file.complete() : file.complete_unsynced(); }),
        mentions("cannot write " + (folder / "sub/file: ")));
  }
}

}  // namespace linnet::test
