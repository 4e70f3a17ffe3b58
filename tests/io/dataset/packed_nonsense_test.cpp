// Packed files with correct checksums and invalid content, as a hostile program could write them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

constexpr std::size_t kLabels = 2;
constexpr std::size_t kSums = 4;
constexpr std::size_t kNames = 5;
constexpr std::size_t kLeftOut = 6;
constexpr std::size_t kOrigin = 7;

std::string refusal(const std::string& bytes) {
  const TemporaryFolder folder;
  write_file(folder / "file", bytes);
  const std::string text = error_text(Fault::data, [&] { open_packed(folder / "file"); });
  const std::string start = folder / "file: ";
  return text.starts_with(start) ? text.substr(start.size()) : text;
}

/// Two classes, a and b, of two images and one.
PackedParts made_sample() {
  Random random(1, 82);
  ImageSet images = random_images({3, 2}, {2, 1}, random);
  images.classes = {"a", "b"};
  images.paths = {"a/1", "a/2", "b/1"};
  return packed_parts(packed_bytes(images));
}

PackedParts sample() {
  static const PackedParts parts = made_sample();
  return parts;
}

std::string texts(const std::vector<std::string>& all) {
  std::string section;
  for (const std::string& text : all) section += packed_text(text);
  return section;
}

/// The error for the sample after a change to its parts.
template <class Change>
std::string refusal_of(const Change& change) {
  PackedParts parts = sample();
  change(parts);
  return refusal(joined(parts));
}

std::string refusal_of_names(const std::vector<std::string>& names) {
  return refusal_of([&](PackedParts& parts) { parts.sections[kNames] = texts(names); });
}

std::string refusal_of_labels(const std::vector<std::uint32_t>& labels) {
  return refusal_of([&](PackedParts& parts) {
    parts.sections[kLabels].clear();
    for (std::uint32_t label : labels) parts.sections[kLabels] += packed_number(label);
  });
}

/// The same after a number of the header is overwritten and the checksums are corrected.
template <class Number>
std::string refusal_with(std::size_t offset, Number value) {
  std::string file = joined(sample());
  put_number(file, offset, value);
  mend_packed(file);
  return refusal(file);
}

constexpr const char* kNoSections = "its sections do not fit together";
constexpr const char* kNoLengths = "its sections do not have the lengths that its counts ask for";
constexpr const char* kNoImages = "it has no possible number of images";
constexpr const char* kNoSize = "its images have no possible size";
constexpr const char* kNoClasses = "it has no possible number of classes";

}  // namespace

TEST_CASE("The unchanged sample is valid") {
  CHECK(refusal(joined(sample())) == "[no error]");
}

TEST_CASE("Another version and unknown flags are rejected") {
  for (const std::uint32_t version : {0U, 1U, 4U, 0xffffffffU}) {
    CHECK(refusal_of([&](PackedParts& parts) { parts.version = version; }) ==
          "a packed data set of version " + std::to_string(version) +
              ", and this Linnet reads 2 and, of shards, 3; pack it again");
  }
  for (const std::uint32_t flags : {32U, 63U, 0x80000000U}) {
    CHECK(refusal_of([&](PackedParts& parts) { parts.flags = flags; }) ==
          "it has flags that this Linnet does not know");
  }
}

TEST_CASE("A packed file without reading rules has the old ones, and unknown ones are rejected") {
  const auto with_rules = [](std::uint32_t flags, const std::string& rules) {
    return refusal_of([&](PackedParts& parts) {
      parts.flags = flags;
      parts.rules = rules;
    });
  };
  CHECK(with_rules(0, "") == "[no error]");
  CHECK(with_rules(2, packed_text("exif=apply")) == "[no error]");
  for (const std::string text : {"exif=ignore", "exif=apply colour=rgb", "x"}) {
    CHECK(with_rules(2, packed_text(text)) ==
          "its images were read by rules that this Linnet does not know: '" + text + "'");
  }
  CHECK(with_rules(2, packed_text("")) == "its reading rules have no possible length");
  CHECK(with_rules(2, packed_number(3829U)) == "its reading rules have no possible length");
  CHECK(with_rules(2, packed_number(0xffffffffU)) == "its reading rules have no possible length");
  const TemporaryFolder folder;
  PackedParts old = sample();
  old.flags = 0;
  old.rules.clear();
  write_file(folder / "old", joined(old));
  CHECK(open_packed(folder / "old").images.rules == unrecorded_reading_rules());
}

TEST_CASE("Impossible counts are rejected, however large") {
  for (const std::uint64_t images :
       {std::uint64_t{0}, std::uint64_t{1} << 32, std::uint64_t{1} << 58, ~std::uint64_t{0}}) {
    CHECK(refusal_with(PackedOffset::images, images) == kNoImages);
  }
  for (const std::uint64_t images : {2U, 4U, 0xffffffffU}) {
    CHECK(refusal_with(PackedOffset::images, std::uint64_t{images}) == kNoLengths);
  }
  for (const std::uint32_t classes : {0U, 1U, 4U, 0xffffffffU}) {
    CHECK(refusal_with(PackedOffset::classes, classes) == kNoClasses);
  }
  for (const std::uint32_t side : {0U, 65501U, 0xffffffffU}) {
    CHECK(refusal_with(PackedOffset::width, side) == kNoSize);
    CHECK(refusal_with(PackedOffset::height, side) == kNoSize);
  }
  std::string file = joined(sample());
  put_number(file, PackedOffset::width, 65500U);
  put_number(file, PackedOffset::height, 1025U);
  mend_packed(file);
  CHECK(refusal(file) == kNoSize);
  put_number(file, PackedOffset::width, 4000U);
  put_number(file, PackedOffset::height, 2797U);
  mend_packed(file);
  CHECK(refusal(file) == "its rows are not as long as expected");
  PackedParts coloured = sample();
  coloured.rules = packed_text("color=rgb");
  file = joined(coloured);
  put_number(file, PackedOffset::width, 4000U);
  put_number(file, PackedOffset::height, 2797U);
  mend_packed(file);
  CHECK(refusal(file) == kNoSize);
  put_number(file, PackedOffset::height, 2796U);
  mend_packed(file);
  CHECK(refusal(file) == "its rows are not as long as expected");
  for (const std::uint64_t stride : {std::uint64_t{0}, std::uint64_t{6}, std::uint64_t{63},
                                     std::uint64_t{128}, ~std::uint64_t{0}}) {
    CHECK(refusal_with(PackedOffset::stride, stride) == "its rows are not as long as expected");
  }
}

TEST_CASE("Sections that overlap, leave gaps or reach past the end are refused") {
  for (std::size_t s = 0; s < 7; ++s) {
    INFO("section " << s);
    const std::uint64_t offset = 4096 * (s + 1);
    for (const std::uint64_t other :
         {std::uint64_t{0}, offset - 4096, offset + 4096, offset + 1, ~std::uint64_t{0},
          ~std::uint64_t{4095}, std::uint64_t{1} << 63}) {
      CHECK(refusal_with(PackedOffset::section(s), other) == kNoSections);
    }
    for (const std::uint64_t bytes :
         {std::uint64_t{4097}, ~std::uint64_t{0}, ~std::uint64_t{4095}, ~offset, ~offset + 1,
          std::uint64_t{1} << 63, std::uint64_t{1} << 32}) {
      CHECK(refusal_with(PackedOffset::section(s) + 8, bytes) == kNoSections);
    }
  }
  for (std::size_t s = 0; s < 4; ++s) {
    INFO("section " << s);
    CHECK(refusal_with(PackedOffset::section(s) + 8, std::uint64_t{1}) == kNoLengths);
    CHECK(refusal_with(PackedOffset::section(s) + 8, std::uint64_t{4096}) == kNoLengths);
  }
  for (std::size_t s = 0; s < 4; ++s) {
    PackedParts parts = sample();
    parts.sections[s] += std::string(8, '\0');
    CHECK(refusal(joined(parts)) == kNoLengths);
  }
}

TEST_CASE("Labels without a class, and images out of order, are refused") {
  CHECK(refusal_of_labels({0, 0, 2}) == "it has a label without a class");
  CHECK(refusal_of_labels({0xffffffff, 0, 1}) == "it has a label without a class");
  CHECK(refusal_of_labels({0, 1, 1}) == "it has a path that does not lie in its class");
  CHECK(refusal_of([](PackedParts& parts) {
          parts.sections[kLabels] = packed_number(0U) + packed_number(1U) + packed_number(0U);
          parts.sections[kNames] = texts({"a", "b", "a/1", "b/1", "a/2"});
        }) == "its images are not in order");
  CHECK(refusal_of_names({"a", "b", "a/2", "a/1", "b/1"}) == "its images are not in order");
  CHECK(refusal_of_names({"a", "b", "a/1", "a/1", "b/1"}) == "its images are not in order");
}

TEST_CASE("Classes out of order, twice or with impossible names are refused") {
  CHECK(refusal_of_names({"b", "a", "b/1", "b/2", "a/1"}) == "its classes are not in order");
  CHECK(refusal_of_names({"a", "a", "a/1", "a/2", "a/1"}) == "its classes are not in order");
  for (const std::string& name :
       {std::string(), std::string("."), std::string(".."), std::string(".hidden"),
        std::string("/"), std::string("x/y"), std::string("x/"), std::string("x\0", 2)}) {
    INFO(name);
    CHECK(refusal_of_names({name, "z", name + "/1", name + "/2", "z/1"}) ==
          "it has a class whose name is not valid for a folder");
  }
}

TEST_CASE("Paths outside their class, and invalid paths, are rejected") {
  for (const std::string& path :
       {std::string(), std::string("a"), std::string("a/"), std::string("/a/1"),
        std::string("a//1"), std::string("a/../1"), std::string("a/.."), std::string("../a/1"),
        std::string("a/./1"), std::string("a/."), std::string("a/.hidden"),
        std::string("a/x/.hidden/1"), std::string("a/1/"), std::string("a/1\0", 4),
        std::string("a\0/1", 4), std::string("b/1"), std::string("aa/1"), std::string("/etc/x")}) {
    INFO(path);
    CHECK(refusal_of_names({"a", "b", path, "a/x/y/z", "b/1"}) ==
          "it has a path that does not lie in its class");
  }
  CHECK(refusal_of_names({"a", "b", "a/1..", "a/x/y.z./\xff\n", "b/1"}) == "[no error]");
}

TEST_CASE("Sums that no pixels can have are rejected") {
  const auto said = [](std::uint64_t levels, std::uint64_t squares) {
    return refusal_of([&](PackedParts& parts) {
      parts.sections[kSums].replace(16, 16, packed_number(levels) + packed_number(squares));
    });
  };
  // For six pixels: all black, one grey, all white.
  CHECK(said(0, 0) == "[no error]");
  CHECK(said(1, 1) == "[no error]");
  CHECK(said(6 * 255, 6 * 255 * 255) == "[no error]");
  const std::string wrong = "it has sums that no pixels can have";
  CHECK(said(6 * 255 + 1, 6 * 255 * 255) == wrong);
  CHECK(said(6 * 255, 6 * 255 * 255 + 1) == wrong);
  CHECK(said(6 * 255, 6 * 255 * 255 - 1) == wrong);
  CHECK(said(1, 0) == wrong);
  CHECK(said(0, 1) == wrong);
  CHECK(said(1, 256) == wrong);
  CHECK(said(~std::uint64_t{0}, ~std::uint64_t{0}) == wrong);
}

TEST_CASE("Texts and lists that are longer or shorter than their section are refused") {
  constexpr const char* kShort = "its index ends too early";
  constexpr const char* kLong = "its index is longer than what it holds";
  const std::vector<std::string> names = {"a", "b", "a/1", "a/2", "b/1"};
  CHECK(refusal_of_names({"a", "b", "a/1", "a/2"}) == kShort);
  CHECK(refusal_of_names({"a", "b", "a/1", "a/2", "b/1", "b/2"}) == kLong);
  for (std::size_t less = 1; less <= texts(names).size(); ++less) {
    CHECK(refusal_of([&](PackedParts& parts) {
            std::string& section = parts.sections[kNames];
            section.resize(section.size() - less);
          }) == kShort);
  }
  for (const std::uint32_t length : {4U, 4096U, 0x7fffffffU, 0xffffffffU}) {
    CHECK(
        refusal_of([&](PackedParts& parts) {
          parts.sections[kNames] = texts({"a", "b", "a/1", "a/2"}) + packed_number(length) + "b/1";
        }) == kShort);
    CHECK(refusal_of([&](PackedParts& parts) {
            parts.sections[kLeftOut] = packed_number(length) + packed_number(0U);
          }) == kShort);
    CHECK(refusal_of([&](PackedParts& parts) {
            parts.sections[kLeftOut] = packed_number(0U) + packed_number(length);
          }) == kShort);
    CHECK(refusal_of([&](PackedParts& parts) {
            parts.sections[kOrigin] = std::string(8, 'x') + packed_number(length) + "x";
          }) == kShort);
  }
  CHECK(refusal_of([](PackedParts& parts) { parts.sections[kLeftOut].clear(); }) == kShort);
  CHECK(refusal_of([](PackedParts& parts) { parts.sections[kLeftOut] += 'x'; }) == kLong);
  CHECK(refusal_of([](PackedParts& parts) { parts.sections[kOrigin] = "x"; }) == kShort);
  CHECK(refusal_of([](PackedParts& parts) {
          parts.sections[kOrigin] = std::string(8, 'x') + packed_text("/") + "x";
        }) == kLong);
}

TEST_CASE("An unknown reason for a bad file is rejected") {
  const auto refusal_of_fault = [](std::uint32_t fault) {
    return refusal_of([&](PackedParts& parts) {
      parts.sections[kLeftOut] = packed_number(1U) + packed_number(fault) + packed_text("x") +
                                 packed_text("y") + packed_number(0U);
    });
  };
  CHECK(refusal_of_fault(0) == "[no error]");
  CHECK(refusal_of_fault(4) == "[no error]");
  CHECK(refusal_of_fault(5) == "it has a reason that this Linnet does not know");
  CHECK(refusal_of_fault(0xffffffff) == "it has a reason that this Linnet does not know");
}

}  // namespace linnet::test
