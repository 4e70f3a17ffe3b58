#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/dataset/packed_blocks.hpp"
#include "io/dataset/packed_format.hpp"
#include "linnet/io/packed_file.hpp"
#include "tests/fuzz/corpus.hpp"
#include "tests/fuzz/file_target.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

/// Checks that the rows with their padding are bytes of the file, one row after the other.
void check_rows(const ImageSet& images, std::span<const std::uint8_t> file) {
  const std::size_t stride = images.pixels.stride();
  const std::size_t count = images.labels.size();
  require(
      images.content.size() == count && images.sums.size() == count && images.paths.size() == count,
      "there are a label, a hash, sums and a path for each image");
  const ResidentPart& part = images.pixels.part();
  const bool of_rows = part.kind == ResidentPart::Kind::rows;
  const bool of_columns = part.kind == ResidentPart::Kind::columns;
  require(images.pixels.rows() == (of_rows ? part.end - part.begin : count) &&
              images.pixels.columns() ==
                  (of_columns ? part.end - part.begin : image_bytes(images.size, images.rules)),
          "the pixels are those of the part");
  for (std::size_t i = 0; i < images.pixels.rows(); ++i) {
    const std::uint8_t* row = images.pixels.row(i);
    require(reinterpret_cast<std::uintptr_t>(row) % kAlignment == 0, "rows are aligned");
    require(
        std::equal(row, row + stride,
                   file.begin() + static_cast<std::ptrdiff_t>(PackedOffset::length + i * stride)),
        "rows are those of the file");
  }
  for (const std::uint32_t label : images.labels) {
    require(label < images.classes.size(), "labels have classes");
  }
}

void check_again(const PackedSet& set) {
  const TemporaryFolder folder;
  const std::string path = folder / "again";
  // With an origin, writing does not wait for the disk.
  const PackedOrigin origin = set.origin.value_or(PackedOrigin{"/", 1});
  write_packed(path, set.images, origin);
  const PackedSet again = open_packed(path);
  require(difference(again.images, set.images).empty(), "a set is written as it was read");
  require(again.origin && again.origin->folder == origin.folder &&
              again.origin->fingerprint == origin.fingerprint,
          "the origin is written as it was read");
  require(count_damaged_blocks(again, Workers(1), {}) == 0,
          "a set that was just written is undamaged");
}

void add(std::vector<Seed>& seeds, const std::string& name, const std::string& bytes) {
  seeds.push_back({name, Bytes(bytes.begin(), bytes.end())});
}

/// A shard of a set of four images.
std::string shard(const ShardPlan& plan, const char* name, Random& random) {
  const TemporaryFolder folder;
  write_shards(folder / "set", random_images({90, 2}, {2, 2}, random), plan);
  return file_content(folder / name);
}

/// Three images with all optional content.
ImageSet rich_images(Random& random) {
  ImageSet set = random_images({3, 2}, {2, 1}, random);
  set.classes = {"\n", "gr\xc3\xbcn"};
  set.paths = {"\n/a.png", "\n/sub/\xff", "gr\xc3\xbcn/b.jpg"};
  set.resized = true;
  set.bad = {{"\n/bad.png", ImageFault::corrupt, "PNG: cut short"}};
  set.skipped = {"README", ""};
  set.odd = {{"a/1.jpg", "JPEG: stray bytes before the end"}};
  return set;
}

}  // namespace

void fuzz_packed(std::span<const std::uint8_t> bytes) {
  const MemoryFile file(bytes);
  std::string error;
  const auto open = is_packed_shard(file.path()) ? open_packed_shard : open_packed;
  const auto set = outcome_of(open, file.path(), error);
  std::string second;
  const auto again = outcome_of(open, file.path(), second);
  require(set.has_value() == again.has_value() && error == second,
          "a file is opened or refused the same twice");
  require(is_packed_file(file.path()) == has_packed_signature(std::as_bytes(bytes)),
          "a packed file is recognised by its signature");
  if (!set) return;
  check_rows(set->images, bytes);
  const std::size_t pixels = set->images.pixels.rows() * set->images.pixels.stride();
  require(count_damaged_blocks(*set, Workers(1), {}) <= packed_blocks(pixels),
          "no more blocks are damaged than there are");
  if (!set->shard) check_again(*set);
}

std::vector<Seed> packed_seeds() {
  Random random(1);
  std::vector<Seed> seeds;
  add(seeds, "plain", packed_bytes(random_images({5, 4}, {2, 2}, random)));
  add(seeds, "dots", packed_bytes(random_images({1, 1}, {1, 1}, random)));
  add(seeds, "pages", packed_bytes(random_images({64, 64}, {1, 2}, random)));
  add(seeds, "classes",
      packed_bytes(random_images({2, 1}, std::vector<std::size_t>(70, 1), random)));
  add(seeds, "columns",
      shard({ResidentPart::Kind::columns, {{0, 128}, {64, 180}}}, "set-00002-of-00002", random));
  add(seeds, "rows",
      shard({ResidentPart::Kind::rows, {{0, 1}, {1, 2}, {2, 4}}}, "set-00002-of-00003", random));
  const std::string rich = packed_bytes(rich_images(random), PackedOrigin{"/da\nta", 7});
  add(seeds, "rich", rich);

  const auto changed_rich = [&](const std::string& name, const auto& change) {
    PackedParts parts = packed_parts(rich);
    change(parts);
    add(seeds, name, joined(parts));
  };
  changed_rich("version", [](PackedParts& parts) { parts.version = 4; });
  changed_rich("no-shard", [](PackedParts& parts) { parts.version = 3; });
  changed_rich("no-images", [](PackedParts& parts) { parts.images = 0; });
  changed_rich("large", [](PackedParts& parts) { parts.images = ~std::uint64_t{0}; });
  changed_rich("label", [](PackedParts& parts) { parts.sections[2][0] = 9; });
  changed_rich("sums", [](PackedParts& parts) { parts.sections[4][0] = '\x7f'; });
  changed_rich("path", [](PackedParts& parts) {
    std::string& names = parts.sections[5];
    names.replace(names.find("a.png"), 5, "../..");
  });
  changed_rich("text", [](PackedParts& parts) { parts.sections[5][3] = '\x7f'; });
  changed_rich("padding", [](PackedParts& parts) { parts.sections[0][10] = 'x'; });
  std::string file = rich;
  put_number(file, PackedOffset::section(2), std::uint64_t{8192});
  mend_packed(file);
  add(seeds, "overlap", file);
  file = rich;
  put_number(file, PackedOffset::section(6) + 8, ~std::uint64_t{0});
  mend_packed(file);
  add(seeds, "length", file);
  return seeds;
}

}  // namespace linnet::test
