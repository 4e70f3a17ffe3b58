// A reader that never waits, whatever stands behind a name.

#include "io/file/file_reader.hpp"

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "io/image/image_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/complaint.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/special_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

std::string text_of(std::span<const std::uint8_t> bytes) {
  return {bytes.begin(), bytes.end()};
}

/// The fault and the reason of the ImageError that opening `path` gives.
std::string opening(const std::string& path) {
  FileReader reader;
  try {
    reader.open(path);
  } catch (const ImageError& error) {
    REQUIRE(error.image_fault() == ImageFault::unreadable);
    return error.what();
  }
  return "[no error]";
}

}  // namespace

TEST_CASE("A file is read whole, in part, and again") {
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

TEST_CASE("A reader goes from file to file, and nothing of a longer one remains") {
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

TEST_CASE("A reader is of use after a file that it could not open") {
  const TemporaryFolder folder;
  write_file(folder / "file", "text");
  FileReader reader;
  reader.open(folder / "file");
  CHECK_THROWS_AS(reader.open(folder / "missing"), ImageError);
  CHECK_THROWS_AS(reader.open(folder.path().string()), ImageError);
  reader.open(folder / "file");
  CHECK(text_of(reader.read(4)) == "text");
}

TEST_CASE("What is no file is refused without waiting for it") {
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

TEST_CASE("What is not there is refused with the system's reason") {
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

TEST_CASE("A file that may not be read is refused with the system's reason") {
  if (::geteuid() == 0) return skip("root may read every file");
  const TemporaryFolder folder;
  write_file(folder / "secret", "text");
  fs::permissions(folder / "secret", fs::perms::none);
  CHECK(opening(folder / "secret") == "Permission denied");
}

TEST_CASE("A file that shrinks after it was opened gives what is left") {
  const TemporaryFolder folder;
  write_file(folder / "file", "0123456789");
  FileReader reader;
  reader.open(folder / "file");
  fs::resize_file(folder / "file", 3);
  CHECK(text_of(reader.read(10)) == "012");
  fs::resize_file(folder / "file", 0);
  CHECK(reader.read(10).empty());
}

TEST_CASE("A file that grows after it was opened is read as it was") {
  const TemporaryFolder folder;
  write_file(folder / "file", "0123");
  FileReader reader;
  reader.open(folder / "file");
  write_file(folder / "file", "0123456789");
  CHECK(text_of(reader.read(1000)) == "0123");
}

TEST_CASE("A large file that is no image is refused by its first bytes") {
  const TemporaryFolder folder;
  write_file(folder / "huge.png", "no image");
  fs::resize_file(folder / "huge.png", std::uintmax_t{1} << 40);
  ImageFile image;
  CHECK_THAT(complaint(Fault::data, [&] { image.open(folder / "huge.png"); }),
             mentions("not an image"));
}

TEST_CASE("A large file that begins like an image is refused by its size") {
  const TemporaryFolder folder;
  write_file(folder / "huge.png", plain_png({4, 4}, 7));
  fs::resize_file(folder / "huge.png", std::uintmax_t{1} << 40);
  ImageFile image;
  CHECK_THAT(complaint(Fault::data, [&] { image.open(folder / "huge.png"); }),
             mentions("1099511627776 bytes, at most 33554432 are read"));
}

}  // namespace linnet::test
