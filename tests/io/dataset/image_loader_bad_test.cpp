// Files that cannot be decoded: which of them are bad and which are skipped, the errors for them,
// and the images that remain where bad files are skipped.

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "linnet/io/read_images.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/numbered_images.hpp"
#include "tests/support/special_files.hpp"
#include "tests/support/texts.hpp"

namespace linnet::test {
namespace {

using Lines = std::vector<std::string>;

ImageSet load(const NumberedImages& images, bool skip_bad = false, int threads = 2) {
  ReadOptions options;
  options.skip_bad = skip_bad;
  return read_images(list_image_folder(images.root()), options, Context({.threads = threads}));
}

std::string refusal(const NumberedImages& images, bool skip_bad = false) {
  return error_text(Fault::data, [&] { load(images, skip_bad); });
}

/// A PNG file with damaged pixels, which only decoding detects.
std::vector<std::uint8_t> damaged(std::vector<std::uint8_t> file) {
  const std::string idat = "IDAT";
  const auto chunk = std::search(file.begin(), file.end(), idat.begin(), idat.end());
  REQUIRE(chunk != file.end());
  chunk[8] ^= 0x55;
  return file;
}

std::string path_in(std::string_view class_name, std::size_t number) {
  return fmt::format("{}/{}.png", class_name, 100 + number);
}

}  // namespace

TEST_CASE("All bad files are found in one pass and listed with their reasons") {
  const NumberedImages images;
  images.add("a/1.png", 1);
  images.add("b/1.png", 2);
  images.add_text("a/empty.png", "");
  images.add_text("a/text.png", "no image at all");
  images.add_text("b/gif.png", "GIF89a and more");
  images.add_text("b/gif", "GIF89a and more");
  images.add("b/damaged.png", damaged(images.file(3)));
  const auto jpeg = make_jpeg(5, 3, sample_picture(5, 3, 1, 1), {});
  images.add("b/short.jpg", {jpeg.begin(), jpeg.end() - 10});
  make_fifo(images.folder() / "b/fifo.png");
  const Lines lines = lines_of(refusal(images));
  REQUIRE(lines.size() == 10);
  CHECK(lines[0] == images.root() + ": 7 files cannot be read as an image");
  CHECK(lines[1] == "  a/empty.png: empty file");
  CHECK(lines[2] == "  a/text.png: not an image");
  CHECK_THAT(lines[3], Catch::Matchers::StartsWith("  b/damaged.png: PNG: "));
  CHECK(lines[4] == "  b/fifo.png: a FIFO");
  CHECK(lines[5] == "  b/gif: GIF, and Linnet reads PNG and JPEG");
  CHECK(lines[6] == "  b/gif.png: GIF, and Linnet reads PNG and JPEG");
  CHECK_THAT(lines[7], Catch::Matchers::StartsWith("  b/short.jpg: JPEG: "));
  CHECK_THAT(lines[8], Catch::Matchers::EndsWith("mogrify -format png " + images.root() +
                                                 "/b/gif " + images.root() + "/b/gif.png"));
  CHECK(lines[9] == "Repair or remove them, or continue without them: --skip-bad");
}

TEST_CASE("Twenty bad files are listed, and the others counted by reason") {
  const NumberedImages images;
  images.add("a/1.png", 1);
  images.add("b/1.png", 2);
  for (std::size_t i = 0; i < 23; ++i) images.add_text(path_in("a", i), "text");
  images.add("b/damaged.png", damaged(images.file(3)));
  images.add_text("b/gif.png", "GIF87a");
  const Lines lines = lines_of(refusal(images));
  REQUIRE(lines.size() == 25);
  CHECK(lines[0] == images.root() + ": 25 files cannot be read as an image");
  for (std::size_t i = 0; i < 20; ++i)
    CHECK(lines[1 + i] == fmt::format("  {}: not an image", path_in("a", i)));
  CHECK(lines[21] == "  … and 5 more");
  CHECK(lines[22] == "All by reason: 1 corrupt, 23 not an image, 1 unsupported");
}

TEST_CASE("Skipping bad files keeps the rows, labels and paths of the good ones together") {
  // All patterns of bad files at the start, in the middle and at the end, over several tasks of
  // files.
  constexpr std::size_t kFiles = 60;
  for (const std::size_t every : {2U, 3U, 7U, 59U}) {
    INFO("every file " << every);
    const NumberedImages images;
    std::vector<std::size_t> good;
    for (std::size_t i = 0; i < kFiles; ++i) {
      const std::string path = path_in(i < 30 ? "a" : "b", i);
      if (i % every != 0) {
        images.add(path, i);
        good.push_back(i);
      } else if (i % 4 == 0) {
        images.add(path, damaged(images.file(i)));
      } else {
        images.add_text(path, "text");
      }
    }
    const ImageSet set = load(images, true);
    REQUIRE(set.pixels.rows() == good.size());
    REQUIRE(set.labels.size() == good.size());
    REQUIRE(set.paths.size() == good.size());
    CHECK(padding_is_zero(set.pixels));
    for (std::size_t row = 0; row < good.size(); ++row) {
      const auto values = set.pixels.values(row);
      CHECK(std::vector<std::uint8_t>(values.begin(), values.end()) == images.pixels(good[row]));
      CHECK(set.labels[row] == (good[row] < 30 ? 0U : 1U));
      CHECK(set.paths[row] == path_in(good[row] < 30 ? "a" : "b", good[row]));
    }
    REQUIRE(set.bad.size() == kFiles - good.size());
    CHECK(std::is_sorted(set.bad.begin(), set.bad.end(),
                         [](const BadFile& a, const BadFile& b) { return a.path < b.path; }));
  }
}

TEST_CASE("A PNG file of any name is read, and text files without an image's name are skipped") {
  const NumberedImages images;
  images.add("a/scan", 1);
  images.add("a/scan.txt", 2);
  images.add("a/scan.jpg", 3);
  images.add("b/1.png", 4);
  images.add_text("a/notes.txt", "text");
  images.add_text("b/empty", "");
  images.add_text("b/Thumbs.db", "\xd0\xcf\x11\xe0");
  images.add_text("labels.csv", "text");
  const ImageSet set = load(images);
  CHECK(set.paths == Lines{"a/scan", "a/scan.jpg", "a/scan.txt", "b/1.png"});
  CHECK(set.labels == std::vector<std::uint32_t>{0, 0, 0, 1});
  CHECK(set.pixels.row(1)[0] == 3);
  CHECK(set.skipped == Lines{"labels.csv", "a/notes.txt", "b/Thumbs.db", "b/empty"});
}

TEST_CASE("Images of different sizes are refused with a table of the sizes") {
  const NumberedImages images({5, 3});
  for (std::size_t i = 0; i < 3; ++i) images.add(path_in("a", i), i);
  for (std::size_t i = 3; i < 8; ++i) images.add(path_in("a", i), plain_png({3, 5}, 0));
  images.add("b/1.png", plain_png({15, 1}, 0));
  images.add("b/2\n.png", plain_png({640, 480}, 0));
  for (const bool skip_bad : {false, true}) {
    const Lines lines = lines_of(refusal(images, skip_bad));
    CHECK(lines ==
          Lines{images.root() + ": the images differ in size, and all must be of one size",
                "           size    images  for example", "      3 x     5         5  a/103.png",
                "      5 x     3         3  a/100.png", "     15 x     1         1  b/1.png",
                "    640 x   480         1  b/2\\n.png"});
  }
}

TEST_CASE("Bad files and different sizes are reported together") {
  const NumberedImages images;
  images.add("a/1.png", 1);
  images.add("a/2.png", plain_png({3, 5}, 0));
  images.add_text("a/text.png", "text");
  images.add("b/1.png", 1);
  const std::string text = refusal(images);
  CHECK_THAT(text, mentions("1 file cannot be read as an image\n  a/text.png: not an image"));
  CHECK_THAT(text, mentions(fmt::format("\n{}: the images differ in size", images.root())));
}

TEST_CASE("A bad file of another size does not decide what size the images have") {
  const NumberedImages images({5, 3});
  images.add("a/0.png", damaged(plain_png({8, 8}, 7)));
  images.add("a/1.png", 1);
  images.add("b/1.png", 2);
  const Lines lines = lines_of(refusal(images));
  CHECK(lines.size() == 3);
  CHECK(lines.front() == images.root() + ": 1 file cannot be read as an image");
  CHECK(refusal(images, true) == "[no error]");
}

TEST_CASE("A class whose images are all bad is refused by name even where they are skipped") {
  const NumberedImages images;
  images.add("a/1.png", 1);
  images.add_text("b\x07/1.png", "text");
  images.add_text("b\x07/2.png", "");
  CHECK(refusal(images, true) ==
        images.root() + ": the class folder 'b\\x07' holds no image that can be read\n" +
            std::string(kDataFolderLayout));
}

TEST_CASE("A class folder that only holds other files is refused by name") {
  const NumberedImages images;
  images.add("a/1.png", 1);
  images.add_text("b/notes.txt", "text");
  CHECK(refusal(images) == images.root() +
                               ": the class folder 'b' holds no image that can be read\n" +
                               std::string(kDataFolderLayout));
}

TEST_CASE("A folder without one readable image is refused") {
  const NumberedImages images;
  images.add_text("a/1.png", "text");
  images.add_text("b/1.png", "text");
  CHECK_THAT(refusal(images), mentions("2 files cannot be read as an image"));
  CHECK_THAT(refusal(images, true), mentions("the class folder 'a' holds no image"));
}

}  // namespace linnet::test
