#include "io/dataset/image_inspection.hpp"

#include <atomic>
#include <string>
#include <vector>

#include "io/image/png_writer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/png_maker.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

ImageInspection inspect(const TemporaryFolder& folder, const ReadOptions& options = {}) {
  return inspect_images(list_image_folder(folder / "data"), options, default_context());
}

ImageHeader header_of(const TemporaryFolder& folder, const Bytes& file) {
  write_file(folder / "data/a/1.png", file);
  write_file(folder / "data/b/1.png", file);
  const ImageInspection found = inspect(folder);
  REQUIRE(found.images.size() == 2);
  return found.images[0].header.value();
}

}  // namespace

TEST_CASE("The header of each kind of PNG file is reported") {
  const TemporaryFolder folder;
  struct Kind {
    unsigned colour;
    unsigned bits;
    ImageColour expected;
  };
  for (const Kind& kind : {Kind{0, 1, ImageColour::grey}, Kind{0, 16, ImageColour::grey},
                           Kind{2, 8, ImageColour::rgb}, Kind{3, 4, ImageColour::palette},
                           Kind{4, 8, ImageColour::grey_alpha}, Kind{6, 16, ImageColour::rgba}}) {
    INFO("colour type " << kind.colour << ", " << kind.bits << " bits");
    const ImageHeader header = header_of(
        folder, make_png(random_png_picture(5, 4, kind.bits, kind.colour, false, kind.bits)));
    CHECK(header.format == ImageFormat::png);
    CHECK(header.colour == kind.expected);
    CHECK(header.bits == kind.bits);
    CHECK(header.orientation == ExifOrientation::top_left);
  }
}

TEST_CASE("The header of grey and colour JPEG files is reported") {
  const TemporaryFolder folder;
  for (const int channels : {1, 3}) {
    const ImageHeader header = header_of(
        folder, make_jpeg(9, 8, sample_picture(9, 8, channels, 1), {.channels = channels}));
    CHECK(header.format == ImageFormat::jpeg);
    CHECK(header.colour == (channels == 1 ? ImageColour::grey : ImageColour::rgb));
    CHECK(header.bits == 8);
  }
}

TEST_CASE("Images of all sizes are inspected, and errors are gathered in the order of paths") {
  const TemporaryFolder folder;
  write_file(folder / "data/a/1.png", plain_png({4, 4}, 7));
  write_file(folder / "data/a/2.png", plain_png({8, 2}, 7));
  write_file(folder / "data/a/3.png", std::string_view("no image"));
  write_file(folder / "data/a/notes.txt", std::string_view("text"));
  write_file(folder / "data/b/0.png", std::string_view("\x89PNG\r\n\x1a\n"));
  write_file(folder / "data/b/1.png", plain_png({4, 4}, 7));
  const ImageInspection found = inspect(folder);
  REQUIRE(found.images.size() == 3);
  CHECK(found.images[1].size == ImageSize{8, 2});
  CHECK(found.images[2].label == 1);
  CHECK(found.images[0].content == found.images[2].content);
  CHECK(found.images[0].content != found.images[1].content);  // the same bytes, another shape
  CHECK(found.images[0].sums == ByteSums{16 * 7, 16 * 49});
  REQUIRE(found.bad.size() == 2);
  CHECK(found.bad[0].path == "a/3.png");
  CHECK(found.bad[1].path == "b/0.png");
  CHECK(found.bad[1].fault == ImageFault::corrupt);
  CHECK(found.skipped == std::vector<std::string>{"a/notes.txt"});
}

TEST_CASE("With a size to bring images to, those are the same that are trained on as the same") {
  const TemporaryFolder folder;
  write_file(folder / "data/a/1.png", plain_png({4, 4}, 7));
  write_file(folder / "data/b/1.png", plain_png({8, 2}, 7));
  ReadOptions options;
  options.resize = ImageSize{3, 3};
  const ImageInspection found = inspect(folder, options);
  CHECK(found.images[0].content == found.images[1].content);
  CHECK(found.images[0].bytes == 9);
  CHECK(found.images[0].size == ImageSize{4, 4});
}

TEST_CASE("Samples of 12 bits in 16 are inspected as they are trained on") {
  const TemporaryFolder folder;
  PngPicture picture = random_png_picture(5, 4, 16, 0, false, 1);
  for (std::uint16_t& sample : picture.samples) sample &= 0xfff;
  picture.samples.front() = 0xfff;
  write_file(folder / "data/a/1.png", make_png(picture));
  write_file(folder / "data/b/1.png", plain_png({5, 4}, 9));
  const ImageInspection found = inspect(folder);
  CHECK(found.rules.depth == 12);
  std::uint64_t levels = 0;
  for (const std::uint16_t sample : picture.samples) levels += sample >> 4;
  CHECK(found.images.front().sums.levels == levels);
}

TEST_CASE("An inspection can be stopped") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const std::atomic<bool> flag = true;
  ReadOptions options;
  options.stop = StopRequest(flag);
  CHECK_THROWS_AS(inspect(folder, options), Stopped);
}

}  // namespace linnet::test
