// A packed set is read back unchanged, whatever its sizes, its names and the ranges it was written
// in.

#include "linnet/io/packed_file.hpp"
#include "io/dataset/packed_writer.hpp"
#include "io/file/replaceable_file.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/populating.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

/// Writes the set, opens it and compares.
void check_comes_back(const ImageSet& images, const std::optional<PackedOrigin>& origin = {}) {
  const TemporaryFolder folder;
  write_packed(folder / "file", images, origin);
  const PackedSet set = open_packed(folder / "file");
  CHECK(difference(set.images, images) == "");
  REQUIRE(set.origin.has_value() == origin.has_value());
  if (origin) {
    CHECK(set.origin->folder == origin->folder);
    CHECK(set.origin->fingerprint == origin->fingerprint);
  }
  for (std::size_t i = 0; i < set.images.pixels.rows(); ++i) {
    CHECK(reinterpret_cast<std::uintptr_t>(set.images.pixels.row(i)) % kAlignment == 0);
  }
  CHECK(count_damaged_blocks(set, Context({.threads = 2})) == 0);
  CHECK(is_packed_file(folder / "file"));
  CHECK(names_in(folder.path()) == std::vector<std::string>{"file"});
  CHECK(joined(packed_parts(file_content(folder / "file"))) == file_content(folder / "file"));
}

/// Two classes with names of any bytes, and files of each kind that is not read.
ImageSet odd_names(Random& random) {
  ImageSet set = random_images({3, 2}, {2, 1}, random);
  set.classes = {"\n \xe9", "gr\xc3\xbcn"};
  set.paths = {"\n \xe9/\x01\xff.png", "\n \xe9/sub/\\..", "gr\xc3\xbcn/" + std::string(3000, 'x')};
  set.resized = true;
  set.bad = {{"a/b\n.png", ImageFault::not_an_image, "no \"image\""},
             {"", ImageFault::unsupported, ""}};
  set.skipped = {"README", std::string("\0\xff", 2)};
  set.odd = {{"a/\n\xff", "JPEG: stray bytes before the end"}, {"", ""}};
  set.notes.transparent = {3, "a/\xfe", "x"};
  set.notes.saturated = {1, "b", ""};
  set.notes.coloured = {2, "c", ""};
  return set;
}

}  // namespace

TEST_CASE("A set of any size and number of images is read back exactly") {
  const std::uint64_t seed = test_seed();
  INFO("LINNET_TEST_SEED=" << seed);
  Random random(seed, 71);
  for (const ImageSize size : {ImageSize{1, 1}, ImageSize{9, 7}, ImageSize{64, 64}, ImageSize{8, 8},
                               ImageSize{65, 1}, ImageSize{1, 4097}, ImageSize{32, 16}}) {
    INFO(size.width << " x " << size.height);
    check_comes_back(random_images(size, {1, 1}, random));
    check_comes_back(random_images(size, {5, 1, 11}, random));
    check_comes_back(random_images(size, {2, 3}, random, ColourRule::rgb));
  }
  check_comes_back(random_images({2, 2}, std::vector<std::size_t>(999, 2), random));
  check_comes_back(random_images({2, 2}, {0, 3, 0}, random));
}

TEST_CASE("Names of any bytes, bad, odd and skipped files and the origin are read back") {
  Random random(1, 72);
  check_comes_back(odd_names(random));
  check_comes_back(odd_names(random), PackedOrigin{"", 0});
  check_comes_back(odd_names(random), PackedOrigin{"/a\nb/\xff", ~std::uint64_t{0}});
}

TEST_CASE("A set written in ranges of any length is the same file") {
  Random random(1, 73);
  const ImageSet images = random_images({150, 149}, {60, 51}, random);  // 2.4 MiB: three blocks
  const std::string whole = packed_bytes(images);
  const TemporaryFolder folder;
  for (const std::size_t rows_at_once : {1U, 46U, 47U, 110U}) {
    write_packed(folder / "file", images, {}, rows_at_once);
    CHECK(file_content(folder / "file") == whole);
  }
  PackedWriter writer(folder / "file", images.size.pixels());
  const auto rows = images.pixels.view();
  writer.append({rows.row(0), 0, rows.columns(), rows.stride()});  // a range of bad files only
  writer.append(rows);
  writer.append({rows.row(0), 0, rows.columns(), rows.stride()});
  writer.complete(images);
  CHECK(file_content(folder / "file") == whole);
}

TEST_CASE("There is a checksum for each mebibyte of pixels, full or not") {
  Random random(1, 74);
  // Rows of 4096 + 64 bytes: 252 of them are slightly less than a mebibyte.
  for (const std::size_t images : {252U, 253U}) {
    const std::string file = packed_bytes(random_images({64, 64}, {images - 1, 1}, random));
    const PackedParts parts = packed_parts(file);
    const std::size_t pixels = (images * 4160 + 4095) / 4096 * 4096;
    CHECK(parts.sections[1].size() == 8 * ((pixels + (1 << 20) - 1) >> 20));
    CHECK(joined(parts) == file);
  }
}

TEST_CASE("A packed file is replaced only once the new one is complete") {
  Random random(1, 75);
  const ImageSet images = random_images({4, 4}, {2, 2}, random);
  const TemporaryFolder folder;
  write_file(folder / "file", std::string_view("old"));
  {
    PackedWriter writer(folder / "file", images.size.pixels());
    writer.append(images.pixels.view());
    CHECK(file_content(folder / "file") == "old");
  }
  CHECK(file_content(folder / "file") == "old");
  CHECK(names_in(folder.path()) == std::vector<std::string>{"file"});
  write_packed(folder / "file", images);
  CHECK(difference(open_packed(folder / "file").images, images) == "");
}

TEST_CASE("An index that does not match the images is not written") {
  Random random(1, 76);
  ImageSet images = random_images({4, 4}, {2, 2}, random);
  const ImageSet wide = random_images({9, 9}, {2, 2}, random);
  const TemporaryFolder folder;
  const auto refused = [&](const ImageIndex& index) {
    return error_text(Fault::usage, [&] {
      PackedWriter writer(folder / "file", images.size.pixels());
      writer.append(images.pixels.view());
      writer.complete(index);
    });
  };
  CHECK_THAT(refused(wide), mentions("the index does not fit the images"));
  ImageIndex index = images;
  index.labels.pop_back();
  CHECK_THAT(refused(index), mentions("the index does not fit the images"));
  index = images;
  index.content.push_back(0);
  CHECK_THAT(refused(index), mentions("the index does not fit the images"));
  index = images;
  index.sums.clear();
  CHECK_THAT(refused(index), mentions("the index does not fit the images"));
  CHECK_THAT(error_text(Fault::usage,
                        [&] {
                          PackedWriter writer(folder / "file", images.size.pixels());
                          writer.append(wide.pixels.view());
                        }),
             mentions("rows of another stride"));
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("A check of the pixels reports progress for each byte once, and can be stopped") {
  Random random(1, 77);
  const ImageSet images = random_images({150, 149}, {60, 51}, random);
  const TemporaryFolder folder;
  write_packed(folder / "file", images);
  const PackedSet set = open_packed(folder / "file");
  for (const int threads : {1, 3}) {
    std::atomic<std::size_t> checked = 0;
    CHECK(count_damaged_blocks(set, Context({.threads = threads}), {},
                               [&](std::size_t bytes) { checked += bytes; }) == 0);
    CHECK(checked.load() == packed_extent_bytes(images.pixels.rows() * images.pixels.stride()));
  }
  const std::atomic<bool> stop = true;
  CHECK_THROWS_AS(count_damaged_blocks(set, Context({.threads = 2}), StopRequest(stop)), Stopped);
}

TEST_CASE("Pixels that cannot be read are damaged") {
  Random random(1, 79);
  const TemporaryFolder folder;
  write_packed(folder / "file", random_images({150, 149}, {60, 51}, random));
  const PackedSet set = open_packed(folder / "file");
  if (!reports_populated_pages()) return skip("this system does not report populated pages");
  std::filesystem::resize_file(folder / "file", 4096 + (1 << 20));
  CHECK(count_damaged_blocks(set, Context({.threads = 2})) == 3);  // nor can their checksums
}

TEST_CASE("Only a packed data set or an empty file is replaced by a packed data set") {
  Random random(1, 78);
  const TemporaryFolder folder;
  write_packed(folder / "set", random_images({4, 4}, {2, 2}, random));
  write_file(folder / "empty", std::string_view());
  write_file(folder / "te\nxt", std::string_view("some text"));
  const auto refused = [&](const std::string& path) {
    return error_text(Fault::usage,
                      [&] { require_replaceable(path, "packed data set", is_packed_file); });
  };
  CHECK(refused(folder / "set") == "[no error]");
  CHECK(refused(folder / "empty") == "[no error]");
  CHECK(refused(folder / "new") == "[no error]");
  CHECK_THAT(refused(folder / "te\nxt"),
             mentions(folder / "te\\nxt exists and is not a packed data set"));
  CHECK_THAT(refused(folder.path().string()), mentions("is a folder"));
  CHECK_THAT(refused("/dev/null"), mentions("is not a regular file"));
  CHECK(file_content(folder / "te\nxt") == "some text");
}

}  // namespace linnet::test
