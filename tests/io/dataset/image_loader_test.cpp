// Reading a folder of images into rows of pixels; the result does not depend on the number of
// threads.

#include "linnet/io/read_images.hpp"

#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/numbered_images.hpp"

namespace linnet::test {
namespace {

constexpr std::size_t kPerClass = 45;

/// Three classes of 45 images; the image in row i is number i.
NumberedImages make_images(ImageSize size = {5, 3}) {
  return NumberedImages(size);
}

void fill(const NumberedImages& images) {
  std::size_t number = 0;
  for (const char* name : {"B", "a", "a-b"}) {
    for (std::size_t i = 0; i < kPerClass; ++i, ++number) {
      images.add(std::string(name) + "/" + std::to_string(100 + i) + ".png", number);
    }
  }
}

ImageSet load(const NumberedImages& images, int threads, const ReadOptions& options = {}) {
  return read_images(list_image_folder(images.root()), options, Context({.threads = threads}));
}

std::vector<std::uint8_t> row_of(const ImageSet& set, std::size_t row) {
  const auto values = set.pixels.values(row);
  return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("Each row holds the pixels, the label and the path of its file") {
  const NumberedImages images = make_images();
  fill(images);
  const ImageSet set = load(images, 2);
  CHECK(set.classes == std::vector<std::string>{"B", "a", "a-b"});
  CHECK(set.size == ImageSize{5, 3});
  REQUIRE(set.pixels.rows() == 3 * kPerClass);
  CHECK(set.pixels.columns() == 15);
  REQUIRE(set.labels.size() == set.pixels.rows());
  REQUIRE(set.paths.size() == set.pixels.rows());
  CHECK(set.bad.empty());
  CHECK(set.skipped.empty());
  for (std::size_t i = 0; i < set.pixels.rows(); ++i) {
    INFO("row " << i);
    CHECK(row_of(set, i) == images.pixels(i));
    CHECK(set.labels[i] == i / kPerClass);
    CHECK(set.paths[i] ==
          set.classes[i / kPerClass] + "/" + std::to_string(100 + i % kPerClass) + ".png");
  }
}

TEST_CASE("Rows are aligned and padded with zeros") {
  for (const ImageSize size :
       {ImageSize{1, 1}, ImageSize{9, 7}, ImageSize{8, 8}, ImageSize{13, 5}, ImageSize{32, 16}}) {
    INFO(size.width << " x " << size.height);
    const NumberedImages images = make_images(size);
    for (std::size_t i = 0; i < 20; ++i) {
      images.add((i < 10 ? "a/" : "b/") + std::to_string(10 + i) + ".png", 255 - i);
    }
    const ImageSet set = load(images, 2);
    REQUIRE(set.pixels.rows() == 20);
    CHECK(padding_is_zero(set.pixels));
    for (std::size_t i = 0; i < 20; ++i) {
      CHECK(reinterpret_cast<std::uintptr_t>(set.pixels.row(i)) % kAlignment == 0);
      CHECK(row_of(set, i) == images.pixels(255 - i));
    }
  }
}

TEST_CASE("Any number of threads gives the same set") {
  const NumberedImages images = make_images();
  fill(images);
  images.add_text("B/200.txt", "notes");
  images.add_text("B/101b.png", "no image");
  images.add_text("a/300.png", "");
  ReadOptions options;
  options.skip_bad = true;
  const ImageSet one = load(images, 1, options);
  REQUIRE(one.pixels.rows() == 3 * kPerClass);
  REQUIRE(one.bad.size() == 2);
  for (const int threads : {2, 4, 7}) {
    for (int round = 0; round < 5; ++round) {
      INFO(threads << " threads");
      const ImageSet set = load(images, threads, options);
      REQUIRE(set.pixels.rows() == one.pixels.rows());
      for (std::size_t i = 0; i < set.pixels.rows(); ++i) {
        CHECK(row_of(set, i) == row_of(one, i));
      }
      CHECK(set.labels == one.labels);
      CHECK(set.content == one.content);
      CHECK(set.paths == one.paths);
      CHECK(set.skipped == one.skipped);
      REQUIRE(set.bad.size() == 2);
      CHECK(set.bad[0].path == one.bad[0].path);
      CHECK(set.bad[1].path == one.bad[1].path);
    }
  }
}

TEST_CASE("Progress is reported once for each file") {
  const NumberedImages images = make_images();
  fill(images);
  images.add_text("B/notes", "skipped");
  images.add_text("B/bad.png", "bad");
  images.add("B/other.png", plain_png({2, 2}, 0));
  for (const int threads : {1, 4}) {
    std::atomic<std::size_t> done = 0;
    ReadOptions options;
    options.advance = [&](std::size_t files) { done += files; };
    CHECK_THROWS_AS(load(images, threads, options), Error);
    CHECK(done.load() == 3 * kPerClass + 3);
  }
}

TEST_CASE("A stop request that is set at the start ends the reading at once") {
  const NumberedImages images = make_images();
  fill(images);
  const std::atomic<bool> flag = true;
  std::atomic<std::size_t> done = 0;
  ReadOptions options;
  options.stop = StopRequest(flag);
  options.advance = [&](std::size_t files) { done += files; };
  CHECK_THROWS_AS(load(images, 2, options), Stopped);
  CHECK(done.load() == 0);
}

TEST_CASE("A stop request ends the reading soon, and without an error about the data") {
  const NumberedImages images = make_images();
  fill(images);
  images.add_text("B/000.png", "bad");
  for (const int threads : {1, 2}) {
    std::atomic<bool> flag = false;
    std::atomic<std::size_t> done = 0;
    ReadOptions options;
    options.stop = StopRequest(flag);
    options.advance = [&](std::size_t files) {
      done += files;
      flag = true;
    };
    CHECK_THROWS_AS(load(images, threads, options), Stopped);
    CHECK(done.load() < 3 * kPerClass);
  }
}

TEST_CASE("A set that is larger than the memory is rejected before memory is allocated") {
  constexpr ImageSize kSize{4000, 4000};
  const NumberedImages images = make_images();
  images.add("a/1.png", plain_png(kSize, 7));
  images.add("b/1.png", plain_png(kSize, 7));
  ImageFolder folder = list_image_folder(images.root());
  const auto memory = static_cast<std::size_t>(::sysconf(_SC_PHYS_PAGES)) *
                      static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  folder.files.resize(memory / row_stride(kSize.pixels(), 1) + 1, folder.files.front());
  const std::size_t files = folder.files.size();
  std::size_t done = 0;
  ReadOptions options;
  options.advance = [&](std::size_t more) { done += more; };
  CHECK_THAT(error_text(Fault::system,
                        [&] { read_images(std::move(folder), options, Context({.threads = 1})); }),
             mentions(std::to_string(files) + " images of 4000 x 4000 pixels need "));
  CHECK(done == 0);
}

}  // namespace linnet::test
