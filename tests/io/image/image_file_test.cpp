// Image files that are rejected before they are decoded.

#include "io/image/image_file.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/special_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

namespace fs = std::filesystem;

TEST_CASE("An image file that cannot be opened is unreadable, for the reason of the system") {
  const TemporaryFolder folder;
  make_fifo(folder / "fifo");
  const auto opening = [](const std::string& path) -> std::string {
    ImageFile image;
    try {
      image.open(path);
    } catch (const ImageError& error) {
      REQUIRE(error.image_fault() == ImageFault::unreadable);
      return error.what();
    }
    return "[no error]";
  };
  CHECK(opening(folder / "missing") == "No such file or directory");
  CHECK(opening(folder / "fifo") == "not a regular file");
  CHECK(opening(folder.path().string()) == "a folder, not a file");
}

TEST_CASE("A large file that is not an image is rejected by its first bytes") {
  const TemporaryFolder folder;
  write_file(folder / "huge.png", "no image");
  fs::resize_file(folder / "huge.png", std::uintmax_t{1} << 40);
  ImageFile image;
  CHECK_THAT(error_text(Fault::data, [&] { image.open(folder / "huge.png"); }),
             mentions("not an image"));
}

TEST_CASE("A large file with an image signature is rejected by its size") {
  const TemporaryFolder folder;
  write_file(folder / "huge.png", plain_png({4, 4}, 7));
  fs::resize_file(folder / "huge.png", std::uintmax_t{1} << 40);
  ImageFile image;
  CHECK_THAT(error_text(Fault::data, [&] { image.open(folder / "huge.png"); }),
             mentions("1099511627776 bytes, at most 33554432 are read"));
}

}  // namespace linnet::test
