// Reading of regular files, and refusal of everything else without blocking.

#include "io/file/file_reader.hpp"

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/special_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

std::string text_of(std::span<const std::uint8_t> bytes) {
  return {bytes.begin(), bytes.end()};
}

/// The reason of the FileError that opening `path` throws.
std::string opening(const std::string& path) {
  FileReader reader;
  try {
    reader.open(path);
  } catch (const FileError& error) {
    REQUIRE(error.fault() == Fault::data);
    return error.what();
  }
  return "[no error]";
}

}  // namespace

TEST_CASE("A file is read completely, in part, and again") {
  const TemporaryFolder folder;
  write_file(folder / "file", "0123456789");
  FileReader reader;
  reader.open(folder / "file");
  CHECK(reader.size() == 10);
  CHECK(text_of(reader.read(4)) == "0123");
  CHECK(text_of(reader.read(10)) == "0123456789");
  CHECK(text_of(reader.read(1000)) == "0123456789");
  CHECK(text_of(reader.read(0)).empty());
}

TEST_CASE("A reader is reused, and no bytes of a longer file remain") {
  const TemporaryFolder folder;
  const std::string large(100'000, 'x');
  write_file(folder / "large", large);
  write_file(folder / "small", "small");
  write_file(folder / "empty", "");
  FileReader reader;
  for (int round = 0; round < 2; ++round) {
    reader.open(folder / "large");
    CHECK(text_of(reader.read(reader.size())) == large);
    reader.open(folder / "small");
    CHECK(text_of(reader.read(100'000)) == "small");
    reader.open(folder / "empty");
    CHECK(reader.size() == 0);
    CHECK(reader.read(10).empty());
  }
}

TEST_CASE("A reader can be used after a file that it could not open") {
  const TemporaryFolder folder;
  write_file(folder / "file", "text");
  FileReader reader;
  reader.open(folder / "file");
  CHECK_THROWS_AS(reader.open(folder / "missing"), FileError);
  CHECK_THROWS_AS(reader.open(folder.path().string()), FileError);
  reader.open(folder / "file");
  CHECK(text_of(reader.read(4)) == "text");
}

TEST_CASE("Folders and special files are rejected without blocking") {
  const TemporaryFolder folder;
  make_fifo(folder / "fifo");
  make_socket(folder / "socket");
  fs::create_symlink("fifo", folder / "link");
  CHECK(opening(folder / "fifo") == "not a regular file");
  CHECK(opening(folder / "link") == "not a regular file");
  CHECK(opening("/dev/null") == "not a regular file");
  CHECK(opening("/dev/zero") == "not a regular file");
  CHECK_THAT(opening(folder / "socket"), !Catch::Matchers::StartsWith("["));
  CHECK(opening(folder.path().string()) == "a folder, not a file");
}

TEST_CASE("A path that cannot be opened is rejected with the system's reason") {
  const TemporaryFolder folder;
  write_file(folder / "file", "text");
  fs::create_symlink("nowhere", folder / "dangling");
  fs::create_symlink("circle", folder / "circle");
  CHECK(opening(folder / "missing") == "No such file or directory");
  CHECK(opening(folder / "dangling") == "No such file or directory");
  CHECK(opening(folder / "file/below") == "Not a directory");
  CHECK(opening(folder / "circle") == "Too many levels of symbolic links");
  CHECK(opening(folder / std::string(300, 'n')) == "File name too long");
}

TEST_CASE("A file without read permission is rejected with the system's reason") {
  if (::geteuid() == 0) return skip("root may read every file");
  const TemporaryFolder folder;
  write_file(folder / "secret", "text");
  fs::permissions(folder / "secret", fs::perms::none);
  CHECK(opening(folder / "secret") == "Permission denied");
}

TEST_CASE("Of a file that shrinks after it was opened, the remaining bytes are read") {
  const TemporaryFolder folder;
  write_file(folder / "file", "0123456789");
  FileReader reader;
  reader.open(folder / "file");
  fs::resize_file(folder / "file", 3);
  CHECK(text_of(reader.read(10)) == "012");
  fs::resize_file(folder / "file", 0);
  CHECK(reader.read(10).empty());
}

TEST_CASE("A part of a file is read to its length, or to the end of the file") {
  const TemporaryFolder folder;
  write_file(folder / "file", "0123456789");
  FileReader reader;
  reader.open(folder / "file");
  const auto read_at = [&](std::size_t offset, std::size_t count) {
    std::string text(count, '-');
    text.resize(reader.read_at(offset, std::as_writable_bytes(std::span(text))));
    return text;
  };
  CHECK(read_at(0, 3) == "012");
  CHECK(read_at(8, 2) == "89");
  CHECK(read_at(8, 5) == "89");
  CHECK(read_at(10, 5).empty());
  CHECK(read_at(3, 0).empty());
}

TEST_CASE("A file that grows after it was opened is read up to its old size") {
  const TemporaryFolder folder;
  write_file(folder / "file", "0123");
  FileReader reader;
  reader.open(folder / "file");
  write_file(folder / "file", "0123456789");
  CHECK(text_of(reader.read(1000)) == "0123");
}

}  // namespace linnet::test
