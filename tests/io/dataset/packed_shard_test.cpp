// A packed data set in shards: together they have what one file has, and each has all of the index.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/dataset/packed_set_writer.hpp"
#include "io/dataset/pixel_facts.hpp"
#include "linnet/io/packed_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/shard_samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

using Kind = ResidentPart::Kind;
using Names = std::vector<std::string>;

/// What a shard has differently from the whole set.
std::string part_difference(const PackedSet& shard, const ImageSet& whole) {
  const FeatureView features = examples_of(shard.images).features;
  const ResidentPart& part = shard.shard->part;
  const bool of_rows = part.kind == Kind::rows;
  if (!(features.resident() == part) || features.rows() != whole.labels.size() ||
      features.columns() != whole.pixels.columns()) {
    return "the form";
  }
  for (std::size_t i = of_rows ? part.begin : 0; i < (of_rows ? part.end : features.rows()); ++i) {
    for (std::size_t k = of_rows ? 0 : part.begin; k < (of_rows ? features.columns() : part.end);
         ++k) {
      if (std::to_integer<std::uint8_t>(features.row(i)[k]) != whole.pixels.row(i)[k]) {
        return "image " + std::to_string(i) + ", pixel " + std::to_string(k);
      }
    }
  }
  return "";
}

/// Writes the shards and compares each with the set.
void check_shards(const ImageSet& images, const ShardPlan& plan, std::size_t at_once) {
  const TemporaryFolder folder;
  write_shards(folder / "set", images, plan, at_once);
  std::vector<std::uint64_t> packings;
  for (std::size_t s = 0; s < plan.count(); ++s) {
    INFO("shard " << s + 1);
    const PackedSet set = open_packed_shard(folder / shard_of_set(s, plan.count()));
    REQUIRE(set.shard);
    CHECK(set.shard->number == s + 1);
    CHECK(set.shard->count == plan.count());
    packings.push_back(set.shard->packing);
    CHECK(set.shard->part == ResidentPart{plan.kind, plan.parts[s].begin, plan.parts[s].end});
    CHECK(part_difference(set, images) == "");
    CHECK(set.images.labels == images.labels);
    CHECK(set.images.paths == images.paths);
    CHECK(set.images.content == images.content);
    CHECK(set.images.sums == images.sums);
    CHECK(set.images.skipped == images.skipped);
    CHECK(count_damaged_blocks(set, Context({.threads = 1})) == 0);
    CHECK(count_misdescribed(set.images, Context({.threads = 1})) == 0);
  }
  CHECK(packings == std::vector<std::uint64_t>(plan.count(), packings.front()));
  CHECK(names_in(folder.path()).size() == plan.count());
}

std::uint64_t packing_of(const ImageSet& images, const ShardPlan& plan) {
  const TemporaryFolder folder;
  write_shards(folder / "set", images, plan);
  return open_packed_shard(folder / shard_of_set(0, plan.count())).shard->packing;
}

/// The error of opening the second of three shards of rows after a change to its 40 bytes.
std::string refusal(std::size_t offset, const std::string& bytes) {
  const TemporaryFolder folder;
  Random random(1, 95);
  write_shards(folder / "set", seven_images(random), kRows);
  PackedParts parts = packed_parts(file_content(folder / shard_of_set(1, 3)));
  parts.shard.replace(offset, bytes.size(), bytes);
  write_file(folder / "file", joined(parts));
  const std::string text = error_text(Fault::data, [&] { open_packed_shard(folder / "file"); });
  const std::string start = folder / "file: ";
  return text.starts_with(start) ? text.substr(start.size()) : text;
}

}  // namespace

TEST_CASE("Shards have their parts of the pixels, and all of the index") {
  Random random(1, 91);
  const ImageSet images = seven_images(random);
  for (const std::size_t at_once : {1U, 3U, 7U}) {
    check_shards(images, kColumns, at_once);
    check_shards(images, kRows, at_once);
  }
  check_shards(random_images({16, 8}, {2, 2}, random, ColourRule::rgb),
               {Kind::columns, {{0, 256}, {256, 384}}}, 4);
  // More than a block of pixels in each, and rows that are copied in several pieces.
  check_shards(random_images({150, 149}, {60, 151}, random),
               {Kind::columns, {{0, 11200}, {11200, 22350}}}, 100);
}

TEST_CASE("Examples are refused whose pixels are not as many as their labels") {
  Random random(1, 98);
  ImageSet images = seven_images(random);
  images.labels.pop_back();
  const auto text = [&] { return error_text(Fault::usage, [&] { check(examples_of(images)); }); };
  CHECK_THAT(text(), mentions("as many labels as rows"));
  images.labels.resize(9);
  CHECK_THAT(text(), mentions("as many labels as rows"));
  CHECK(examples_of(images).features.rows() == 7);

  const TemporaryFolder folder;
  for (const ShardPlan& plan : {kColumns, kRows}) {
    write_shards(folder / "set", seven_images(random), plan);
    const std::string file = folder / shard_of_set(1, 3);
    const auto refusal_after = [&](const auto& change) {
      ImageSet part = open_packed_shard(file).images;
      change(part);
      return error_text(Fault::usage, [&] { examples_of(part); });
    };
    const std::string wrong = "image set: the pixels are not those of its part";
    const bool of_rows = plan.kind == Kind::rows;
    CHECK(refusal_after([](ImageSet&) {}) == "[no error]");
    CHECK(refusal_after([](ImageSet& part) { part.labels.pop_back(); }) ==
          (of_rows ? "[no error]" : wrong));  // whatever the others have
    CHECK(refusal_after([](ImageSet& part) { ++part.size.width; }) ==
          (of_rows ? wrong : "[no error]"));
    for (const ResidentPart other :
         {ResidentPart{plan.kind, 0, 3}, ResidentPart{plan.kind, 0, 5}}) {
      CHECK(refusal_after([&](ImageSet& part) {
              const auto rows = part.pixels.view();
              part.pixels = Pixels(MappedFile(file), rows, other);
            }) == wrong);
    }
  }
}

TEST_CASE("The header of a shard has the documented layout") {
  const TemporaryFolder folder;
  Random random(1, 92);
  write_shards(folder / "set", seven_images(random), kColumns);
  const PackedParts parts = packed_parts(file_content(folder / shard_of_set(1, 3)));
  const PackedSet set = open_packed_shard(folder / shard_of_set(1, 3));
  CHECK(parts.version == 3);
  CHECK(parts.images == 7);
  CHECK(parts.stride == 128);
  CHECK(parts.sections[0].size() == 7 * 128);
  CHECK(parts.shard == packed_number(1U) + packed_number(2U) + packed_number(3U) +
                           packed_number(0U) + packed_number(std::uint64_t{64}) +
                           packed_number(std::uint64_t{192}) + packed_number(set.shard->packing));
  CHECK(joined(parts) == file_content(folder / shard_of_set(1, 3)));
  write_shards(folder / "set", seven_images(random), kRows);
  CHECK(packed_parts(file_content(folder / shard_of_set(2, 3))).shard.substr(0, 12) ==
        packed_number(2U) + packed_number(3U) + packed_number(3U));
}

TEST_CASE("Shards of other images, and of another division, are of another packing") {
  Random random(1, 93);
  ImageSet images = seven_images(random);
  const std::uint64_t packing = packing_of(images, kColumns);
  CHECK(packing == packing_of(images, kColumns));
  CHECK(packing != packing_of(seven_images(random), kColumns));
  CHECK(packing != packing_of(images, {Kind::columns, {{0, 128}, {128, 192}, {192, 259}}}));
  CHECK(packing_of(images, kRows) != packing_of(images, {Kind::rows, {{0, 2}, {2, 5}, {5, 7}}}));
  images.paths.back() += "x";
  CHECK(packing != packing_of(images, kColumns));
}

TEST_CASE("A shard is no whole packed data set, nor the reverse, nor a cached copy") {
  const TemporaryFolder folder;
  Random random(1, 100);
  const ImageSet images = seven_images(random);
  write_shards(folder / "set", images, kRows);
  const std::string shard = folder / shard_of_set(1, 3);
  CHECK(is_packed_shard(shard));
  CHECK(error_text(Fault::data, [&] { open_packed(shard); }) ==
        shard + ": a shard of a packed data set, with a part of the pixels");
  const std::string whole = folder / "whole";
  write_packed(whole, images);
  CHECK_FALSE(is_packed_shard(whole));
  CHECK(error_text(Fault::data, [&] { open_packed_shard(whole); }) ==
        whole + ": a whole packed data set, and no shard of one");
  PackedParts parts = packed_parts(file_content(shard));
  parts.sections[7] = packed_number(std::uint64_t{1}) + packed_text("/folder");
  write_file(shard, joined(parts));
  CHECK(error_text(Fault::data, [&] { open_packed_shard(shard); }) ==
        shard + ": it is a shard, and a copy of a folder, which is never in shards");
}

TEST_CASE("Impossible shards are refused") {
  const std::string no_part = "it has no possible part of the images";
  const std::string no_number = "it has no possible number of shards";
  const auto number64 = [](std::uint64_t value) { return packed_number(value); };
  CHECK(refusal(0, packed_number(2U)) == "[no error]");
  for (const std::uint32_t kind : {0U, 3U, 0xffffffffU}) {
    CHECK(refusal(0, packed_number(kind)) ==
          "it is a kind of shard that this Linnet does not know");
  }
  for (const std::uint32_t number : {0U, 4U, 0xffffffffU}) {
    CHECK(refusal(4, packed_number(number)) == no_number);
  }
  for (const std::uint32_t count : {0U, 1U, 513U, 0xffffffffU}) {
    CHECK(refusal(8, packed_number(count)) == no_number);
  }
  CHECK(refusal(12, packed_number(1U)) == no_number);
  CHECK(refusal(4, packed_number(1U)) == no_part);  // the first begins at 0
  CHECK(refusal(4, packed_number(3U)) == no_part);  // the last has the end
  for (const std::uint64_t begin : {std::uint64_t{5}, std::uint64_t{6}, ~std::uint64_t{0}}) {
    CHECK(refusal(16, number64(begin)) == no_part);
  }
  for (const std::uint64_t end : {std::uint64_t{0}, std::uint64_t{8}, ~std::uint64_t{0}}) {
    CHECK(refusal(24, number64(end)) == no_part);
  }
  CHECK(refusal(24, number64(4)) == "its sections do not have the lengths that its counts ask for");
  const std::string columns = packed_number(1U) + packed_number(2U) + packed_number(3U);
  const auto of_columns = [&](std::uint64_t begin, std::uint64_t end) {
    return refusal(0, columns + packed_number(0U) + number64(begin) + number64(end));
  };
  CHECK(of_columns(1, 128) == no_part);
  CHECK(of_columns(64, 100) == no_part);
  CHECK(of_columns(64, 260) == no_part);
  CHECK(of_columns(64, 128) == "its rows are not as long as expected");
}

TEST_CASE("Damage is counted in the pixels of a shard, and wrong facts in its images") {
  const TemporaryFolder folder;
  Random random(1, 97);
  write_shards(folder / "set", seven_images(random), kRows);
  PackedParts parts = packed_parts(file_content(folder / shard_of_set(1, 3)));
  parts.sections[0][5] = static_cast<char>(parts.sections[0][5] ^ 1);
  write_file(folder / "file", joined(parts));  // with right checksums
  PackedSet set = open_packed_shard(folder / "file");
  CHECK(count_damaged_blocks(set, Context({.threads = 1})) == 0);
  CHECK(count_misdescribed(set.images, Context({.threads = 1})) == 1);
  std::string bytes = file_content(folder / shard_of_set(1, 3));
  bytes[4096 + 5] = static_cast<char>(bytes[4096 + 5] ^ 1);
  write_file(folder / "file", bytes);
  set = open_packed_shard(folder / "file");
  CHECK(count_damaged_blocks(set, Context({.threads = 1})) == 1);
}

}  // namespace linnet::test
