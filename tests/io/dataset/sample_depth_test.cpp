// The depth of a data set: decided by the highest of all 16-bit samples, whatever the ranges in
// which the files are read.

#include "io/dataset/sample_depth.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "io/dataset/image_loader.hpp"
#include "linnet/io/read_images.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/png_maker.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/texts.hpp"

namespace linnet::test {
namespace {

Bytes picture_of(unsigned bits, std::uint16_t sample) {
  PngPicture picture = random_png_picture(3, 2, bits, 0, false, 1);
  picture.samples.assign(6, sample);
  return make_png(picture);
}

struct Content {
  std::string path;
  unsigned bits;
  std::uint16_t sample;
};

/// Two classes; what is read first has samples of 8 bits.
const std::vector<Content> kDeep = {
    {"a/0.png", 8, 9},     {"a/1.png", 8, 200}, {"a/2.png", 8, 70},    {"a/3.png", 16, 300},
    {"a/4.png", 16, 3000}, {"b/0.png", 8, 100}, {"b/1.png", 16, 4095}, {"b/2.png", 16, 16}};

void write_all(const TemporaryFolder& folder, const std::vector<Content>& files) {
  for (const Content& file : files) {
    write_file(folder / file.path, picture_of(file.bits, file.sample));
  }
}

struct Loaded {
  std::vector<int> levels;  ///< the first pixel of each image
  ImageIndex index;
};

Loaded load(const TemporaryFolder& folder, std::size_t at_once, const ReadOptions& options = {}) {
  const Context context({.threads = 2});
  ImageLoader loader(list_image_folder(folder.path().string()), options, context);
  Matrix<std::uint8_t> rows(at_once, loader.size().pixels());
  Loaded loaded;
  while (loader.files_left() != 0) {
    const std::size_t count = loader.read(rows.view());
    for (std::size_t i = 0; i < count; ++i) loaded.levels.push_back(rows.row(i)[0]);
  }
  loaded.index = loader.finish();
  return loaded;
}

}  // namespace

TEST_CASE("The depth is the number of bits of the highest sample, from 8 to 16") {
  CHECK(depth_for(1) == 8);
  CHECK(depth_for(255) == 8);
  CHECK(depth_for(256) == 9);
  CHECK(depth_for(4095) == 12);
  CHECK(depth_for(4096) == 13);
  CHECK(depth_for(kFullDepth - 1) == 15);
  CHECK(depth_for(kFullDepth) == 16);
  CHECK(depth_for(65535) == 16);
}

TEST_CASE("All 16-bit images are scaled by the depth of the highest, in ranges of any length") {
  const TemporaryFolder folder;
  write_all(folder, kDeep);
  for (std::size_t at_once = 1; at_once <= kDeep.size(); ++at_once) {
    INFO(at_once << " files at once");
    const Loaded loaded = load(folder, at_once);
    CHECK(loaded.index.rules.depth == 12);
    CHECK(loaded.levels == std::vector<int>{9, 200, 70, 300 / 16, 3000 / 16, 100, 255, 1});
    CHECK(loaded.index.notes.saturated.count == 0);
  }
}

TEST_CASE("Images of fewer bits, or a full range, or a depth that is given, keep 16 bits") {
  const TemporaryFolder folder;
  write_all(folder, {{"a/0.png", 8, 9}, {"b/0.png", 8, 200}});
  CHECK(load(folder, 1).index.rules.depth == 16);
  write_all(folder, {{"a/1.png", 16, 300}, {"b/9.png", 16, 0x8000}});
  CHECK(load(folder, 1).index.rules.depth == 16);
  CHECK(load(folder, 9).levels == std::vector<int>{9, 1, 200, 128});
  ReadOptions options;
  options.rules.depth = 10;
  const Loaded given = load(folder, 2, options);
  CHECK(given.index.rules.depth == 10);
  CHECK(given.levels == std::vector<int>{9, 75, 200, 255});
  CHECK(given.index.notes.saturated == NotedImages{1, "b/9.png", "32768"});
}

TEST_CASE("Files that cannot be decoded do not decide the depth") {
  const TemporaryFolder folder;
  write_all(folder, {{"a/0.png", 16, 300}, {"b/0.png", 16, 20}});
  Bytes damaged = picture_of(16, 60000);
  damaged.resize(damaged.size() - 20);
  write_file(folder / "b/1.png", damaged);
  ReadOptions options;
  options.skip_bad = true;
  for (const std::size_t at_once : {1U, 3U}) {
    const Loaded loaded = load(folder, at_once, options);
    CHECK(loaded.index.rules.depth == 9);
    CHECK(loaded.levels == std::vector<int>{150, 10});
    CHECK(loaded.index.bad.size() == 1);
  }
}

}  // namespace linnet::test
