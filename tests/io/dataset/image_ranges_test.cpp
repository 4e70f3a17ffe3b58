// Reading a folder in ranges of files gives the same images as reading it at once.

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "io/dataset/image_loader.hpp"
#include "io/file/hash.hpp"
#include "io/image/resize.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/numbered_images.hpp"
#include "tests/support/slow_sums.hpp"

namespace linnet::test {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// Two classes of 20 images, with other files among them.
void fill_with_gaps(const NumberedImages& images) {
  for (std::size_t i = 0; i < 40; ++i) {
    images.add((i < 20 ? "a/" : "b/") + std::to_string(100 + i) + ".png", i);
  }
  images.add_text("a/100-bad.png", "bad");
  images.add_text("a/105-notes", "no image");
  images.add_text("a/106-notes", "no image");
  images.add_text("b/139-bad.png", "");
}

/// The images that reading `rows` files at a time gives.
struct Loaded {
  ImageIndex index;
  std::vector<Bytes> pictures;
};

Loaded load(const NumberedImages& images, std::size_t rows, ReadOptions options = {}) {
  options.skip_bad = true;
  const Context context({.threads = 2});
  ImageLoader loader(list_image_folder(images.root()), std::move(options), context);
  Matrix<std::uint8_t> pixels(rows, loader.size().pixels());
  Loaded loaded;
  while (loader.files_left() != 0) {
    const std::size_t left = loader.files_left();
    const std::size_t count = loader.read(pixels.view());
    CHECK(loader.files_left() == left - std::min(left, rows));
    for (std::size_t i = 0; i < count; ++i) {
      const auto row = pixels.values(i);
      loaded.pictures.emplace_back(row.begin(), row.end());
    }
  }
  loaded.index = loader.finish();
  return loaded;
}

}  // namespace

TEST_CASE("Ranges of any length give the same images in the same order") {
  const NumberedImages images;
  fill_with_gaps(images);
  for (const std::size_t rows : {1U, 2U, 7U, 16U, 17U, 44U, 100U}) {
    INFO(rows << " files at a time");
    const Loaded loaded = load(images, rows);
    REQUIRE(loaded.pictures.size() == 40);
    for (std::size_t i = 0; i < 40; ++i) {
      CHECK(loaded.pictures[i] == images.pixels(i));
      CHECK(loaded.index.labels[i] == i / 20);
      CHECK(loaded.index.paths[i] == (i < 20 ? "a/" : "b/") + std::to_string(100 + i) + ".png");
      CHECK(loaded.index.content[i] == hash_of(std::span<const std::uint8_t>(images.pixels(i))));
      CHECK(loaded.index.sums[i] == slow_sums(images.pixels(i)));
    }
    REQUIRE(loaded.index.bad.size() == 2);
    CHECK(loaded.index.bad[0].path == "a/100-bad.png");
    CHECK(loaded.index.bad[1].path == "b/139-bad.png");
    CHECK(loaded.index.skipped == std::vector<std::string>{"a/105-notes", "a/106-notes"});
  }
}

TEST_CASE("Images of several sizes are resized to the requested one") {
  const NumberedImages images;
  fill_with_gaps(images);
  images.add("b/200.png", plain_png({9, 11}, 77));
  ReadOptions options;
  options.resize = ImageSize{4, 6};
  const Loaded loaded = load(images, 16, options);
  CHECK(loaded.index.resized);
  CHECK(loaded.index.size == ImageSize{4, 6});
  REQUIRE(loaded.pictures.size() == 41);
  for (std::size_t i = 0; i < 40; ++i) {
    Bytes expected(24);
    resize_grey({5, 3}, images.pixels(i), {4, 6}, expected);
    CHECK(loaded.pictures[i] == expected);
  }
  CHECK(loaded.pictures[40] == Bytes(24, 77));
}

TEST_CASE("A damaged image is bad, whatever size it is resized to") {
  const NumberedImages images;
  fill_with_gaps(images);
  Bytes damaged = plain_png({9, 11}, 77);
  damaged[damaged.size() - 20] ^= 0xff;
  images.add("b/200.png", damaged);
  ReadOptions options;
  options.resize = ImageSize{4, 6};
  const Loaded loaded = load(images, 16, options);
  REQUIRE(loaded.index.bad.size() == 3);
  CHECK(loaded.index.bad[2].path == "b/200.png");
}

TEST_CASE("Images of one size that is not the expected one are an error") {
  const NumberedImages images;
  images.add("a/1.png", plain_png({5, 3}, 1));
  images.add("b/1.png", plain_png({5, 3}, 2));
  images.add("b/2.png", plain_png({6, 3}, 3));
  CHECK_THAT(error_text(Fault::data, [&] { load(images, 2); }), mentions("differ in size"));
}

}  // namespace linnet::test
