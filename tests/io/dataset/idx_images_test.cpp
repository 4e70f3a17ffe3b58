// Folders and pairs of IDX files become the sets that read_images makes of the same images.

#include "linnet/io/idx_images.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "io/image/png_writer.hpp"
#include "linnet/io/read_images.hpp"
#include "tests/support/array_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/idx_files.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

constexpr ImageSize kSize{3, 2};
constexpr std::size_t kPixels = 6;

std::string random_pixels(std::size_t images) {
  Random random(1);
  std::string pixels;
  for (std::size_t i = 0; i < images * kPixels; ++i) {
    pixels += static_cast<char>(random.below(256));
  }
  return pixels;
}

std::string images_file(std::uint32_t count) {
  return idx_bytes({count, kSize.height, kSize.width}, random_pixels(count));
}

std::string labels_file(const std::string& labels) {
  return idx_bytes({static_cast<std::uint32_t>(labels.size())}, labels);
}

/// Labels in no order, ten with a text before that of two.
const std::string kLabels = "\x02\x0a\x02\x02\x0a\x09\x02\x09\x02\x02\x02\x0a";

/// The same images as PNG files, named as the paths of the set.
ImageSet set_of_png_files(const ImageSet& set) {
  const TemporaryFolder folder;
  const std::string pixels = random_pixels(kLabels.size());
  for (const std::string& path : set.paths) {
    const std::size_t index = std::stoul(path.substr(path.find('[') + 1));
    const auto* image = reinterpret_cast<const std::uint8_t*>(pixels.data()) + index * kPixels;
    const auto png = encode_png(kSize, {image, kPixels}, ColourRule::grey);
    write_file(folder / (path + ".png"), std::span<const std::uint8_t>(png));
  }
  ImageSet read = read_images(folder.path().string());
  for (std::string& path : read.paths) path.resize(path.size() - 4);
  return read;
}

void write_pair(const TemporaryFolder& folder, const std::string& role, const std::string& suffix,
                std::uint32_t count = 12, const std::string& labels = kLabels) {
  const bool zipped = suffix == ".gz";
  const auto stored = [&](const std::string& bytes) { return zipped ? gzip_bytes(bytes) : bytes; };
  write_file(folder / (role + "-images-idx3-ubyte" + suffix), stored(images_file(count)));
  write_file(folder / (role + "-labels-idx1-ubyte" + suffix), stored(labels_file(labels)));
}

}  // namespace

TEST_CASE("IDX files, gzipped or not, are the set that read_images makes of PNG files", "[idx]") {
  for (const char* suffix : {"", ".gz"}) {
    INFO(suffix);
    const TemporaryFolder folder;
    write_pair(folder, "train", suffix);
    const std::string images = folder / (std::string("train-images-idx3-ubyte") + suffix);
    CHECK(is_idx_images(images));
    const ImageSet set = read_idx_images(images);
    CHECK(set.classes == std::vector<std::string>{"10", "2", "9"});
    CHECK(set.paths.front() == "10/train-images-idx3-ubyte[01]");
    CHECK(set.paths.back() == "9/train-images-idx3-ubyte[07]");
    CHECK(difference(set, set_of_png_files(set)) == "");
    CHECK(difference(set, read_idx_images(images, {}, Context({.threads = 2}))) == "");
    write_packed(folder / "packed", set);
    CHECK(difference(set, open_packed(folder / "packed").images) == "");
  }
}

TEST_CASE("a folder as MNIST is spread has a set for training and one for tests", "[idx]") {
  const TemporaryFolder folder;
  CHECK_FALSE(is_idx_folder(folder.path().string()));
  CHECK_FALSE(is_idx_folder(folder / "missing"));
  write_pair(folder, "t10k", ".gz", 2, std::string("\x01\0", 2));
  CHECK_FALSE(is_idx_folder(folder.path().string()));
  write_pair(folder, "train", ".gz");
  CHECK(is_idx_folder(folder.path().string()));
  write_file(folder / "README", "text");
  IdxFolder sets = read_idx_folder(folder.path().string());
  CHECK(sets.train.pixels.rows() == 12);
  REQUIRE(sets.test);
  CHECK(sets.test->paths ==
        std::vector<std::string>{"0/t10k-images-idx3-ubyte[1]", "1/t10k-images-idx3-ubyte[0]"});
  // As after `gunzip -k`.
  write_pair(folder, "train", "", 3, "\x01\x02\x03");
  CHECK(read_idx_folder(folder.path().string()).train.pixels.rows() == 3);
}

TEST_CASE("names of other collections in the form of MNIST are found", "[idx]") {
  const TemporaryFolder folder;
  write_file(folder / "train-images.idx3-ubyte", images_file(1));
  write_file(folder / "train-labels.idx1-ubyte", labels_file("\x01"));
  CHECK(read_idx_folder(folder.path().string()).train.paths ==
        std::vector<std::string>{"1/train-images.idx3-ubyte[0]"});
  CHECK_FALSE(read_idx_folder(folder.path().string()).test);
  write_pair(folder, "emnist-letters-train", ".gz");
  CHECK_THAT(error_text(Fault::data, [&] { read_idx_folder(folder.path().string()); }),
             mentions("several files could be the images for training; name one: "
                      "emnist-letters-train-images-idx3-ubyte.gz, train-images.idx3-ubyte"));
}

TEST_CASE("labels that are missing, or not as many as the images, are errors", "[idx]") {
  const TemporaryFolder folder;
  write_file(folder / "train-images-idx3-ubyte", images_file(2));
  const auto error = [&] {
    return error_text(Fault::data, [&] { read_idx_folder(folder.path().string()); });
  };
  CHECK(error() == folder / "train-images-idx3-ubyte" +
                       ": its labels are missing: there is no file 'train-labels-idx1-ubyte', "
                       "with or without .gz, beside it");
  write_file(folder / "any.gz", images_file(2));
  write_file(folder / "any", images_file(2));
  CHECK(error_text(Fault::data, [&] { read_idx_images(folder / "any.gz"); }) ==
        folder / "any.gz: its name does not tell that of its labels; name their file");
  write_file(folder / "train-labels-idx1-ubyte", labels_file("\x01"));
  CHECK(error() == folder / "train-labels-idx1-ubyte" + ": it has 1 labels, and " +
                       (folder / "train-images-idx3-ubyte") + " has 2 images");
  write_file(folder / "other", labels_file("\x01\x02"));
  CHECK(read_idx_images(folder / "train-images-idx3-ubyte", folder / "other").classes.size() == 2);
  CHECK_FALSE(is_idx_images(folder / "other"));
  CHECK_FALSE(is_idx_images(folder / "missing"));
}

TEST_CASE("Fashion-MNIST as Debian installs it is read", "[idx][data]") {
  const std::string folder = "/usr/share/datasets/fashion-mnist";
  if (!is_idx_folder(folder)) return skip("it takes dataset-fashion-mnist");
  const IdxFolder sets = read_idx_folder(folder);
  CHECK(sets.train.pixels.rows() == 60000);
  REQUIRE(sets.test);
  CHECK(sets.test->pixels.rows() == 10000);
  CHECK(sets.train.size == ImageSize{28, 28});
  CHECK(sets.train.classes.size() == 10);
  CHECK(sets.train.classes == sets.test->classes);
  CHECK(sets.train.paths.back() == "9/train-images-idx3-ubyte[59978]");
}

}  // namespace linnet::test
