// Mapping of files; everything but regular files is rejected without blocking.

#include "linnet/io/mapped_file.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/special_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

std::string text_of(const MappedFile& file) {
  return {reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()};
}

std::string refusal(const std::string& path) {
  return error_text(Fault::data, [&] { MappedFile file(path); });
}

}  // namespace

TEST_CASE("A mapped file has the bytes of the file and starts at a page") {
  const TemporaryFolder folder;
  for (const std::size_t size : {1U, 4095U, 4096U, 4097U, 100'000U}) {
    std::string text(size, 'x');
    text.back() = '\0';
    text.front() = static_cast<char>(0xff);
    write_file(folder / "file", text);
    const MappedFile file(folder / "file");
    CHECK(text_of(file) == text);
    CHECK(reinterpret_cast<std::uintptr_t>(file.bytes().data()) % 4096 == 0);
  }
}

TEST_CASE("An empty file and a default-constructed object have no bytes") {
  const TemporaryFolder folder;
  write_file(folder / "file", std::string_view());
  CHECK(MappedFile(folder / "file").bytes().empty());
  CHECK(MappedFile().bytes().empty());
}

TEST_CASE("Moving a mapped file does not move its bytes") {
  const TemporaryFolder folder;
  write_file(folder / "one", std::string_view("one"));
  write_file(folder / "two", std::string_view("two"));
  MappedFile one(folder / "one");
  const std::byte* data = one.bytes().data();
  MappedFile moved(std::move(one));
  CHECK(moved.bytes().data() == data);
  CHECK(text_of(moved) == "one");
  MappedFile two(folder / "two");
  two = std::move(moved);
  CHECK(text_of(two) == "one");
  CHECK(two.bytes().data() == data);
}

TEST_CASE("A mapping stays valid when the file is removed or replaced") {
  const TemporaryFolder folder;
  write_file(folder / "file", std::string_view("old"));
  write_file(folder / "other", std::string_view("new"));
  const MappedFile file(folder / "file");
  std::filesystem::rename(folder / "other", folder / "file");
  CHECK(text_of(file) == "old");
  std::filesystem::remove(folder / "file");
  CHECK(text_of(file) == "old");
}

TEST_CASE("A file that cannot be mapped is an error with path and reason") {
  const TemporaryFolder folder;
  make_fifo(folder / "fi\nfo");
  make_socket(folder / "socket");
  CHECK(refusal(folder / "gone") == folder / "gone: No such file or directory");
  CHECK(refusal(folder / "fi\nfo") == folder / "fi\\nfo: not a regular file");
  CHECK_THAT(refusal(folder / "socket"), mentions(folder / "socket: "));
  CHECK(refusal(folder.path().string()) == folder.path().string() + ": not a regular file");
  CHECK(refusal("/dev/zero") == "/dev/zero: not a regular file");
}

}  // namespace linnet::test
