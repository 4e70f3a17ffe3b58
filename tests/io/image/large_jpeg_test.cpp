// Photos above the limits of images that are not resized: read in chunks and at a fraction of their
// size, in bounded memory.

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "io/image/image_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/exif_blocks.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

constexpr ImageSize kLarge{8200, 4200};

/// Grey levels that rise from left to right and from top to bottom.
Bytes large_photo() {
  static const Bytes file = [] {
    Bytes samples(kLarge.pixels());
    for (std::size_t y = 0; y < kLarge.height; ++y) {
      for (std::size_t x = 0; x < kLarge.width; ++x) {
        samples[y * kLarge.width + x] = static_cast<std::uint8_t>(x / 82 + y / 42 + 20);
      }
    }
    return make_jpeg(kLarge.width, kLarge.height, samples, {});
  }();
  return file;
}

std::vector<std::uint8_t> resized(const std::string& path, ImageSize size) {
  ImageFile file({}, read_limits(true, {}));
  file.open(path);
  std::vector<std::uint8_t> grey(size.pixels());
  file.decode_resized(size, grey);
  return grey;
}

std::string refusal(const std::string& path, const ReadLimits& limits) {
  ImageFile file({}, limits);
  return error_text(Fault::data, [&] { file.open(path); });
}

}  // namespace

TEST_CASE("A photo above the limit is resized to the means of its areas") {
  const TemporaryFolder folder;
  write_file(folder / "photo.jpg", large_photo());
  constexpr ImageSize size{41, 21};
  const std::vector<std::uint8_t> grey = resized(folder / "photo.jpg", size);
  for (std::size_t y = 0; y < size.height; ++y) {
    for (std::size_t x = 0; x < size.width; ++x) {
      const double mean = (200.0 * static_cast<double>(x) + 99.5) / 82 - 0.5 +
                          (200.0 * static_cast<double>(y) + 99.5) / 42 - 0.5 + 20.5;
      REQUIRE(std::abs(grey[y * size.width + x] - mean) < 2.0);
    }
  }
}

TEST_CASE("A photo above the limit that is turned is resized to its upright size") {
  const TemporaryFolder folder;
  write_file(folder / "plain.jpg", large_photo());
  write_file(folder / "turned.jpg", with_exif(large_photo(), exif_block(6)));
  const auto plain = resized(folder / "plain.jpg", {12, 9});
  const auto turned = resized(folder / "turned.jpg", {9, 12});
  std::vector<std::uint8_t> upright(plain.size());
  orient_grey({12, 9}, plain, ExifOrientation::right_top, upright);
  CHECK(turned == upright);
}

TEST_CASE("What is refused above a limit is refused with the option that raises it") {
  const TemporaryFolder folder;
  const std::string path = folder / "photo.jpg";
  write_file(path, large_photo());
  CHECK(refusal(path, read_limits(true, {})) == "[no error]");
  CHECK(refusal(path, read_limits(false, {})) ==
        "JPEG: 8200 x 4200 pixels, at most 33554432 in all are read unless they are resized to "
        "less: --resize");
  CHECK(refusal(path, read_limits(false, 40'000'000)) == refusal(path, read_limits(false, {})));
  CHECK(refusal(path, read_limits(true, 34'439'999)) ==
        "JPEG: 8200 x 4200 pixels, at most 34439999 in all are read; --max-pixels raises the "
        "limit");
  CHECK(refusal(path, read_limits(true, 34'440'000)) == "[no error]");
  CHECK(refusal(path, read_limits(false, 1000)) ==
        "JPEG: 8200 x 4200 pixels, at most 1000 in all are read; --max-pixels raises the limit");
}

TEST_CASE("A file that is read in chunks has the pixels of one that is read at once") {
  const TemporaryFolder folder;
  // Segments of all lengths over the ends of chunks, the Exif block among the last.
  const Bytes photo = make_jpeg(300, 200, sample_picture(300, 200, 3, 4), {.channels = 3});
  const Bytes turned = with_exif(photo, exif_block(3));
  write_file(folder / "small.jpg", turned);
  write_file(folder / "long.jpg", with_jpeg_comments(turned, std::size_t{9} << 20));
  const ImageSize size{31, 22};
  CHECK(resized(folder / "long.jpg", size) == resized(folder / "small.jpg", size));
  // The same size: the pixels themselves.
  CHECK(resized(folder / "long.jpg", {300, 200}) == resized(folder / "small.jpg", {300, 200}));
}

TEST_CASE("A file in chunks that is cut short is damaged") {
  const TemporaryFolder folder;
  const Bytes photo = make_jpeg(300, 200, sample_picture(300, 200, 1, 4), {});
  const Bytes whole = with_jpeg_comments(photo, std::size_t{9} << 20);
  for (const std::size_t less : {2U, 500U, 9'000U, 1'000'000U}) {
    write_file(folder / "cut.jpg", std::span(whole).first(whole.size() - less));
    CHECK_THAT(error_text(Fault::data,
                          [&] {
                            resized(folder / "cut.jpg", {10, 10});
                          }),
               mentions("cut short"));
  }
}

TEST_CASE("A JPEG file above the limit of bytes is refused before it is read") {
  const TemporaryFolder folder;
  const std::string path = folder / "huge.jpg";
  write_file(path, make_jpeg(16, 16, sample_picture(16, 16, 1, 1), {}));
  std::filesystem::resize_file(path, 1'000'000'001);
  CHECK_THAT(refusal(path, read_limits(true, {})),
             mentions("1000000001 bytes, at most 1000000000 are read"));
  std::filesystem::resize_file(path, 1'000'000'000);
  CHECK(refusal(path, read_limits(true, {})) == "[no error]");
  CHECK_THAT(refusal(path, read_limits(false, {})),
             mentions("1000000000 bytes, at most 33554432 are read"));
}

}  // namespace linnet::test
