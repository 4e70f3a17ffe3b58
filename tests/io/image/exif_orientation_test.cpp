// The orientation of an Exif block, and pixels that are turned by it.

#include "io/image/exif_orientation.hpp"

#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "io/image/image_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/exif_blocks.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/png_maker.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

constexpr ExifOrientation kNone = ExifOrientation::top_left;

/// The letter F in 3 × 4 pixels, as it is stored where the orientation is 1 to 8: the figure in
/// every introduction to the tag.
const std::vector<std::string> kStored = {
    "###"
    "#.."
    "##."
    "#..",
    "###"
    "..#"
    ".##"
    "..#",
    "..#"
    ".##"
    "..#"
    "###",
    "#.."
    "##."
    "#.."
    "###",
    "####"
    "#.#."
    "#...",
    "#..."
    "#.#."
    "####",
    "...#"
    ".#.#"
    "####",
    "####"
    ".#.#"
    "...#"};

ImageSize stored_size(std::size_t orientation) {
  return orientation < 5 ? ImageSize{3, 4} : ImageSize{4, 3};
}

std::vector<std::uint8_t> bytes_of(const std::string& text) {
  return {text.begin(), text.end()};
}

/// A grey photo of 13 × 9 pixels without the noise that would hide an error of a pixel.
Bytes photo() {
  return make_jpeg(13, 9, sample_picture(13, 9, 1, 3), {.quality = 95});
}

/// What a file decodes to, with its size in front.
std::vector<std::uint32_t> decoded(const std::string& path, const ReadingRules& rules,
                                   std::optional<ImageSize> resize = {}) {
  ImageFile file(rules);
  const ImageSize own = file.open(path);
  const ImageSize size = resize.value_or(own);
  std::vector<std::uint8_t> grey(size.pixels());
  resize ? file.decode_resized(size, grey) : file.decode(grey);
  std::vector<std::uint32_t> all = {own.width, own.height};
  all.insert(all.end(), grey.begin(), grey.end());
  return all;
}

}  // namespace

TEST_CASE("Every orientation is read in both byte orders and in all whole types") {
  for (std::uint16_t number = 1; number <= 8; ++number) {
    for (const bool big_endian : {false, true}) {
      for (const std::uint16_t type : std::vector<std::uint16_t>{1, 3, 4}) {
        const auto block = exif_block(number, {.big_endian = big_endian, .type = type});
        CHECK(exif_orientation(block) == static_cast<ExifOrientation>(number));
      }
    }
  }
}

TEST_CASE("An Exif block without a usable orientation leaves the image as it is") {
  for (const std::uint16_t number : std::vector<std::uint16_t>{0, 9, 255, 65535}) {
    CHECK(exif_orientation(exif_block(number)) == kNone);
  }
  CHECK(exif_orientation(exif_block(6, {.type = 5})) == kNone);
  CHECK(exif_orientation(exif_block(6, {.count = 2})) == kNone);
  CHECK(exif_orientation({}) == kNone);
  std::vector<std::uint8_t> block = exif_block(6);
  block[1] = 'M';
  CHECK(exif_orientation(block) == kNone);
  block = exif_block(6);
  block[2] = 43;
  CHECK(exif_orientation(block) == kNone);
}

TEST_CASE("A cut or damaged Exif block is read within its bytes") {
  const std::vector<std::uint8_t> whole = exif_block(6, {.more_tags = 1});
  const std::size_t end_of_entry = 12 + 2 + 2 * 12;
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const std::vector<std::uint8_t> cut(whole.begin(),
                                        whole.begin() + static_cast<std::ptrdiff_t>(length));
    CHECK((exif_orientation(cut) == ExifOrientation::right_top) == (length >= end_of_entry));
  }
  std::mt19937 random(4);
  for (int round = 0; round < 20'000; ++round) {
    std::vector<std::uint8_t> damaged = whole;
    for (int i = 0; i < 4; ++i) {
      damaged[random() % damaged.size()] = static_cast<std::uint8_t>(random());
    }
    const ExifOrientation orientation = exif_orientation(damaged);
    REQUIRE(orientation >= ExifOrientation::top_left);
    REQUIRE(orientation <= ExifOrientation::left_bottom);
  }
  for (const std::uint32_t offset : {0U, 3U, 0x7fffffffU, 0xffffffffU}) {
    std::vector<std::uint8_t> far = whole;
    for (int i = 0; i < 4; ++i) {
      far[4 + static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(offset >> (8 * i));
    }
    CHECK(exif_orientation(far) == kNone);
  }
}

TEST_CASE("Every orientation turns the letter F upright") {
  for (std::size_t number = 1; number <= 8; ++number) {
    INFO("orientation " << number);
    const auto orientation = static_cast<ExifOrientation>(number);
    CHECK(oriented(stored_size(number), orientation) == ImageSize{3, 4});
    CHECK(swaps_sides(orientation) == (number >= 5));
    std::vector<std::uint8_t> upright(12);
    orient_grey(stored_size(number), bytes_of(kStored[number - 1]), orientation, upright);
    CHECK(upright == bytes_of(kStored[0]));
  }
}

TEST_CASE("An image wider than a tile is turned as a small one") {
  constexpr ImageSize size{150, 70};
  std::vector<std::uint8_t> stored(size.pixels());
  for (std::size_t i = 0; i < stored.size(); ++i) stored[i] = static_cast<std::uint8_t>(i * 7);
  std::vector<std::uint8_t> upright(size.pixels());
  orient_grey(size, stored, ExifOrientation::right_top, upright);
  for (std::size_t y = 0; y < size.height; ++y) {
    for (std::size_t x = 0; x < size.width; ++x) {
      REQUIRE(upright[x * size.height + (size.height - 1 - y)] == stored[y * size.width + x]);
    }
  }
}

TEST_CASE("A JPEG file with an orientation is read upright, or as it is stored") {
  const TemporaryFolder folder;
  const ReadingRules as_stored{.exif = ExifRule::ignore};
  write_file(folder / "plain.jpg", photo());
  const auto plain = decoded(folder / "plain.jpg", {});
  CHECK(plain == decoded(folder / "plain.jpg", as_stored));
  const std::vector<std::uint8_t> pixels(plain.begin() + 2, plain.end());
  for (std::uint16_t number = 1; number <= 8; ++number) {
    INFO("orientation " << number);
    const std::string path = folder / "turned.jpg";
    write_file(path, with_exif(photo(), exif_block(number)));
    CHECK(decoded(path, as_stored) == plain);
    const auto orientation = static_cast<ExifOrientation>(number);
    const ImageSize size = oriented({13, 9}, orientation);
    std::vector<std::uint8_t> upright(pixels.size());
    orient_grey({13, 9}, pixels, orientation, upright);
    std::vector<std::uint32_t> expected = {size.width, size.height};
    expected.insert(expected.end(), upright.begin(), upright.end());
    CHECK(decoded(path, {}) == expected);
    CHECK(decoded(path, {}, size) == expected);
  }
}

TEST_CASE("A PNG file with an orientation is read upright, or as it is stored") {
  const TemporaryFolder folder;
  const PngPicture picture = random_png_picture(5, 3, 8, 0, false, 7);
  const Bytes rows = deflated(png_rows_of(picture));
  const auto parts = [&](const Bytes& more) {
    return png_file({png_header(picture), more, png_chunk("IDAT", rows), png_chunk("IEND", {})});
  };
  write_file(folder / "plain.png", parts({}));
  write_file(folder / "turned.png", parts(png_chunk("eXIf", exif_block(8))));
  const auto plain = decoded(folder / "plain.png", {});
  CHECK(decoded(folder / "turned.png", {.exif = ExifRule::ignore}) == plain);
  const std::vector<std::uint8_t> pixels(plain.begin() + 2, plain.end());
  std::vector<std::uint8_t> upright(pixels.size());
  orient_grey({5, 3}, pixels, ExifOrientation::left_bottom, upright);
  std::vector<std::uint32_t> expected = {3, 5};
  expected.insert(expected.end(), upright.begin(), upright.end());
  CHECK(decoded(folder / "turned.png", {}) == expected);
}

TEST_CASE("An image is resized to the size that it has upright") {
  const TemporaryFolder folder;
  write_file(folder / "plain.jpg", photo());
  write_file(folder / "turned.jpg", with_exif(photo(), exif_block(6)));
  const auto lying = decoded(folder / "plain.jpg", {}, ImageSize{5, 3});
  const std::vector<std::uint8_t> pixels(lying.begin() + 2, lying.end());
  std::vector<std::uint8_t> upright(15);
  orient_grey({5, 3}, pixels, ExifOrientation::right_top, upright);
  std::vector<std::uint32_t> expected = {9, 13};
  expected.insert(expected.end(), upright.begin(), upright.end());
  CHECK(decoded(folder / "turned.jpg", {}, ImageSize{3, 5}) == expected);
}

TEST_CASE("Of several Exif blocks of a JPEG file the first counts, and other segments do not") {
  const TemporaryFolder folder;
  const std::string path = folder / "photo.jpg";
  ImageFile file;
  Bytes xmp = {'h', 't', 't', 'p'};
  write_file(path, with_jpeg_segment(with_exif(photo(), exif_block(6)), 0xe1, xmp));
  CHECK(file.open(path) == ImageSize{9, 13});
  write_file(path, with_exif(with_exif(photo(), exif_block(6)), exif_block(1)));
  CHECK(file.open(path) == ImageSize{13, 9});
  write_file(path, with_jpeg_segment(photo(), 0xe1, {}));
  CHECK(file.open(path) == ImageSize{13, 9});
  // The orientation of one file is not that of the next.
  write_file(path, photo());
  CHECK(file.open(path) == ImageSize{13, 9});
}

}  // namespace linnet::test
