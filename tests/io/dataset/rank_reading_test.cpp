// Reading a folder by several ranks, which are threads here: all get what one process reads, bit
// for bit, though each reads its share of the files alone.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/core/index_range.hpp"
#include "io/image/png_writer.hpp"
#include "linnet/io/read_images.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/guarded_rows.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/numbered_images.hpp"
#include "tests/support/png_maker.hpp"
#include "tests/support/thread_ranks.hpp"

namespace linnet::test {
namespace {

constexpr int kMostRanks = 4;
constexpr ImageSize kSize = {21, 13};

/// PNG and JPEG files of one size in three classes, with a file that is no image.
void fill(const NumberedImages& images, std::size_t count) {
  const std::string classes[] = {"a", "a-b", "b"};
  for (std::size_t i = 0; i < count; ++i) {
    const std::string path = classes[3 * i / count] + "/" + std::to_string(100 + i);
    if (i % 3 == 1) {
      const auto seed = static_cast<std::uint32_t>(i);
      images.add(path + ".jpg",
                 make_jpeg(kSize.width, kSize.height,
                           sample_picture(kSize.width, kSize.height, 3, seed), {.channels = 3}));
    } else {
      images.add(path + ".png", i);
    }
  }
  images.add_text("a/150-notes", "no image");
  images.add_text("README", "no class");
}

/// A PNG file whose pixels are right though its last chunk is missing.
std::vector<std::uint8_t> odd(std::vector<std::uint8_t> file) {
  constexpr std::size_t kLastChunk = 12;
  file.resize(file.size() - kLastChunk);
  return file;
}

/// What a rank has read, or the error that it met.
struct Outcome {
  std::optional<ImageSet> set;
  std::string error;
};

Outcome outcome_of(const std::string& root, const ReadOptions& options, const Context& context) {
  Outcome outcome;
  outcome.error =
      error_text(Fault::data, [&] { outcome.set = read_images(root, options, context); });
  return outcome;
}

/// What each of so many ranks gets, each from its own root.
std::vector<Outcome> outcomes(const std::vector<std::string>& roots, const ReadOptions& options) {
  return results_of_ranks(static_cast<int>(roots.size()), [&](Communicator& ranks) {
    const Context context({.threads = 1 + ranks.rank() % 2, .communicator = &ranks});
    return outcome_of(roots[static_cast<std::size_t>(ranks.rank())], options, context);
  });
}

template <class File>
std::vector<std::string> lines_of_files(const std::vector<File>& files) {
  std::vector<std::string> lines;
  for (const File& file : files) lines.push_back(file.path + ": " + file.reason);
  return lines;
}

std::vector<ImageFault> faults_of(const std::vector<BadFile>& files) {
  std::vector<ImageFault> faults;
  for (const BadFile& file : files) faults.push_back(file.fault);
  return faults;
}

void check_same(const ImageSet& set, const ImageSet& alone) {
  CHECK(set.classes == alone.classes);
  CHECK(set.size == alone.size);
  CHECK(set.resized == alone.resized);
  CHECK(set.rules == alone.rules);
  CHECK(set.labels == alone.labels);
  CHECK(set.content == alone.content);
  CHECK(set.sums == alone.sums);
  CHECK(set.paths == alone.paths);
  CHECK(lines_of_files(set.bad) == lines_of_files(alone.bad));
  CHECK(faults_of(set.bad) == faults_of(alone.bad));
  CHECK(lines_of_files(set.odd) == lines_of_files(alone.odd));
  CHECK(set.skipped == alone.skipped);
  CHECK(set.notes == alone.notes);
  CHECK(padding_is_zero(set.pixels));
  REQUIRE(set.pixels.rows() == alone.pixels.rows());
  REQUIRE(set.pixels.columns() == alone.pixels.columns());
  std::size_t different = 0;
  for (std::size_t i = 0; i < set.pixels.rows(); ++i) {
    const auto one = set.pixels.values(i);
    const auto other = alone.pixels.values(i);
    if (!std::equal(one.begin(), one.end(), other.begin())) ++different;
  }
  CHECK(different == 0);
}

/// All ranks have the images, or the error, of one process. Returns those of this.
Outcome check_ranks(const NumberedImages& images, const ReadOptions& options = {}) {
  Outcome alone = outcome_of(images.root(), options, Context({.threads = 1}));
  for (int count = 1; count <= kMostRanks; ++count) {
    INFO(count << " ranks");
    const auto roots = std::vector<std::string>(static_cast<std::size_t>(count), images.root());
    for (const Outcome& outcome : outcomes(roots, options)) {
      CHECK(outcome.error == alone.error);
      REQUIRE(outcome.set.has_value() == alone.set.has_value());
      if (alone.set) check_same(*outcome.set, *alone.set);
    }
  }
  return alone;
}

}  // namespace

TEST_CASE("Ranks read the images of one process", "[ranks]") {
  for (const std::size_t count : {3U, 5U, 100U}) {  // fewer files than ranks, too
    const NumberedImages images(kSize);
    fill(images, count);
    const Outcome alone = check_ranks(images);
    REQUIRE(alone.set);
    CHECK(alone.set->labels.size() == count);
    CHECK(alone.set->skipped == std::vector<std::string>{"README", "a/150-notes"});
    ReadOptions rgb;
    rgb.rules.colour = ColourRule::rgb;
    check_ranks(images, rgb);
  }
}

TEST_CASE("Ranks leave out the same files, and note the same", "[ranks]") {
  const NumberedImages images(kSize);
  fill(images, 60);
  for (const std::size_t i : {0U, 19U, 20U, 33U, 59U}) {
    images.add_text((i < 20   ? "a/"
                     : i < 40 ? "a-b/"
                              : "b/") +
                        std::to_string(100 + i) + "-x.png",
                    "text");
  }
  images.add("a/106-cut.png", [&] {
    auto file = images.file(6);
    file.resize(file.size() / 2);
    return file;
  }());
  images.add("b/148-odd.png", odd(images.file(48)));
  images.add("a/101-odd.png", odd(images.file(3)));
  ReadOptions options;
  options.skip_bad = true;
  const Outcome alone = check_ranks(images, options);
  REQUIRE(alone.set);
  CHECK(alone.set->bad.size() == 6);
  CHECK(alone.set->odd.size() == 2);
  CHECK(alone.set->notes.coloured.count == 20);
  options.strict = true;
  CHECK(check_ranks(images, options).set->bad.size() == 8);
  options.skip_bad = false;
  CHECK_THAT(check_ranks(images, options).error, mentions("8 files cannot be read as an image"));
}

TEST_CASE("An error of the data is the same in all ranks", "[ranks]") {
  const NumberedImages images(kSize);
  CHECK_THAT(check_ranks(images).error, mentions(" is empty"));
  fill(images, 30);
  images.add("b/129-other.png", encode_png({3, 5}, std::vector<std::uint8_t>(15, 7)));
  CHECK_THAT(check_ranks(images).error, mentions("the images differ in size"));
  ReadOptions resized;
  resized.resize = ImageSize{8, 9};
  CHECK(check_ranks(images, resized).set);
  images.add_text("a/100-bad.png", "text");
  CHECK_THAT(check_ranks(images).error, mentions("1 file cannot be read as an image"));
  images.add_text("c/1.png", "text");
  resized.skip_bad = true;
  CHECK_THAT(check_ranks(images, resized).error, mentions("the class folder 'c' holds no image"));
  std::filesystem::create_directory(images.folder().path() / "d");
  CHECK_THAT(check_ranks(images).error, mentions("no images in the class folder 'd'"));
}

TEST_CASE("A folder without one readable image is refused by all ranks", "[ranks]") {
  const NumberedImages images;
  images.add_text("a/1.png", "text");
  images.add_text("b/1.png", "text");
  CHECK_THAT(check_ranks(images).error, mentions("2 files cannot be read as an image"));
}

TEST_CASE("The deepest samples of all ranks decide the depth", "[ranks]") {
  const NumberedImages images({3, 2});
  const std::uint16_t samples[] = {300, 3000, 20, 4095, 16};
  for (std::size_t i = 0; i < 40; ++i) {
    PngPicture picture = random_png_picture(3, 2, i % 4 == 3 ? 16 : 8, 0, false, 1);
    picture.samples.assign(6, i % 4 == 3 ? samples[i / 4 % 5] : static_cast<std::uint16_t>(i));
    images.add((i < 20 ? "a/" : "b/") + std::to_string(100 + i) + ".png", make_png(picture));
  }
  const Outcome alone = check_ranks(images);
  REQUIRE(alone.set);
  CHECK(alone.set->rules.depth == 12);
}

TEST_CASE("A rank reads its share of the files alone", "[ranks]") {
  constexpr std::size_t kFiles = 50;
  const NumberedImages whole(kSize);
  const auto path_of = [](std::size_t i) {
    return (i < 20 ? "a/" : "b/") + std::to_string(100 + i) + ".png";
  };
  for (std::size_t i = 0; i < kFiles; ++i) whole.add(path_of(i), i);
  const ImageSet alone = read_images(whole.root(), {}, Context({.threads = 1}));
  for (std::size_t count = 2; count <= kMostRanks; ++count) {
    // In the folder of each rank the files of the others are no images.
    const std::vector<NumberedImages> folders(count);
    std::vector<std::string> roots;
    for (std::size_t rank = 0; rank < count; ++rank) {
      const IndexRange own = subrange(kFiles, count, rank);
      for (std::size_t i = 0; i < kFiles; ++i) {
        if (i >= own.begin && i < own.end) folders[rank].add(path_of(i), whole.file(i));
        if (i < own.begin || i >= own.end) folders[rank].add_text(path_of(i), "text");
      }
      roots.push_back(folders[rank].root());
    }
    for (const Outcome& outcome : outcomes(roots, {})) {
      INFO(outcome.error);
      REQUIRE(outcome.set);
      check_same(*outcome.set, alone);
    }
  }
}

TEST_CASE("Progress of a rank counts all files", "[ranks]") {
  const NumberedImages images(kSize);
  fill(images, 99);
  for (int count = 1; count <= kMostRanks; ++count) {
    run_as_ranks(count, [&](Communicator& ranks) {
      std::atomic<std::size_t> done = 0;
      ReadOptions options;
      options.advance = [&](std::size_t files) { done += files; };
      read_images(images.root(), options, Context({.threads = 2, .communicator = &ranks}));
      if (done != 100) throw std::runtime_error(std::to_string(done) + " files");
    });
  }
}

TEST_CASE("Ranks that see other folders are named with their hosts", "[ranks]") {
  const NumberedImages images(kSize);
  fill(images, 12);
  const NumberedImages more(kSize);
  fill(more, 12);
  more.add("b/1.png", 1);
  const std::string missing = images.root() + "/missing";
  const auto check_refused = [&](const std::vector<std::string>& roots, const std::string& other,
                                 const std::string& first) {
    for (const Outcome& outcome : outcomes(roots, {})) {
      CHECK_THAT(outcome.error, mentions(": process "));
      CHECK_THAT(outcome.error, mentions(other));
      CHECK_THAT(outcome.error, mentions(first));
      CHECK_THAT(outcome.error, mentions("; all processes must see the same data"));
    }
  };
  check_refused({images.root(), images.root(), more.root()}, "sees 14 files in 3 classes (hash",
                "sees 13 files in 3 classes (hash");
  check_refused({images.root(), missing}, "sees no data folder (" + missing, "sees 13 files");
  check_refused({missing, images.root()}, "sees 13 files", "sees no data folder (" + missing);
  CHECK_THAT(outcomes({images.root(), images.root(), missing}, {})[0].error,
             mentions(images.root() + ": process 2 on "));
}

}  // namespace linnet::test
