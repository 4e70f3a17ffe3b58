// Reading a folder of images with one call, as other programs do it.

#include "linnet/io/read_images.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "linnet/aligned_buffer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

/// Two classes with three images of 5 × 3 pixels in all, and a text file.
void write_images(const TemporaryFolder& folder) {
  write_file(folder / "cat/1.png", plain_png({5, 3}, 10));
  write_file(folder / "cat/2.png", plain_png({5, 3}, 20));
  write_file(folder / "dog/1.png", plain_png({5, 3}, 30));
  write_file(folder / "dog/notes.txt", "no image");
}

}  // namespace

TEST_CASE("A folder is read into an aligned buffer with the default options and context") {
  const TemporaryFolder folder;
  write_images(folder);
  const ImageSet images = read_images(folder.path().string());
  CHECK(images.classes == std::vector<std::string>{"cat", "dog"});
  CHECK(images.labels == std::vector<std::uint32_t>{0, 0, 1});
  CHECK(images.paths == std::vector<std::string>{"cat/1.png", "cat/2.png", "dog/1.png"});
  CHECK(images.skipped == std::vector<std::string>{"dog/notes.txt"});
  REQUIRE(images.pixels.rows() == 3);
  REQUIRE(images.pixels.columns() == 15);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(reinterpret_cast<std::uintptr_t>(images.pixels.row(i)) % kAlignment == 0);
    for (const std::uint8_t pixel : images.pixels.values(i)) CHECK(pixel == 10 * (i + 1));
  }
}

TEST_CASE("The images are examples for training, without a copy of their pixels") {
  const TemporaryFolder folder;
  write_images(folder);
  const ImageSet images = read_images(folder.path().string());
  const Examples examples = examples_of(images);
  check(examples);
  CHECK(static_cast<const void*>(examples.features.row(0)) == images.pixels.row(0));
  CHECK(examples.features.rows() == 3);
  CHECK(examples.labels.data() == images.labels.data());
  CHECK(examples.classes == 2);
  CHECK(examples.content.size() == 3);
  CHECK(examples.sums[2].levels == 15 * 30);
  CHECK_FALSE(examples.mapped);
}

TEST_CASE("The result for a folder is that for its listing, in any context") {
  const TemporaryFolder folder;
  write_images(folder);
  ReadOptions options;
  options.resize = ImageSize{4, 4};
  const ImageSet images = read_images(folder.path().string(), options);
  CHECK(images.resized);
  const ImageFolder listed = list_image_folder(folder.path().string());
  for (const int threads : {1, 3}) {
    CHECK(difference(read_images(listed, options, Context({.threads = threads})), images).empty());
  }
}

TEST_CASE("A path that is not a data folder is an error with an explanation") {
  const TemporaryFolder folder;
  write_file(folder / "file", "");
  CHECK_THAT(error_text(Fault::data, [&] { read_images(folder / "file"); }),
             mentions("A data folder has one sub-folder for each class"));
  CHECK_THAT(error_text(Fault::data, [&] { read_images(folder / "missing"); }),
             mentions("missing: no such file or folder"));
}

}  // namespace linnet::test
