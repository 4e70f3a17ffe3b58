// The header of a packed data set, byte for byte, and the numbers and texts of its sections.

#include "io/dataset/packed_format.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "io/file/hash.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/packed_files.hpp"

namespace linnet::test {
namespace {

std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

/// The header for three images of 5 × 1 pixels in two classes with `names` bytes of names.
PackedHeader small_header(std::uint64_t names = 40) {
  PackedHeader header{.size = {5, 1},
                      .resized = true,
                      .rules = {},
                      .images = 3,
                      .stride = 64,
                      .classes = 2,
                      .sections = {}};
  const std::uint64_t lengths[] = {3 * 64, 8, 12, 24, 48, names, 8, 0};
  std::uint64_t offset = kPackedPage;
  for (std::size_t s = 0; s < kPackedSections; ++s) {
    header.sections[s] = {offset, lengths[s], 100 + s};
    offset += packed_extent_bytes(lengths[s]);
  }
  return header;
}

}  // namespace

TEST_CASE("Sections take whole pages, and blocks of pixels are counted with their padding") {
  CHECK(packed_extent_bytes(0) == 0);
  CHECK(packed_extent_bytes(1) == 4096);
  CHECK(packed_extent_bytes(4096) == 4096);
  CHECK(packed_extent_bytes(4097) == 8192);
  CHECK(packed_blocks(0) == 0);
  CHECK(packed_blocks(1) == 1);
  CHECK(packed_blocks(kPackedBlock) == 1);
  CHECK(packed_blocks(kPackedBlock - 4096 + 1) == 1);
  CHECK(packed_blocks(kPackedBlock + 1) == 2);
}

TEST_CASE("A header has the documented layout") {
  const auto page = encode_packed_header(small_header());
  std::string expected("\x89LNT\r\n\x1a\n", 8);
  expected += packed_number(2U) + packed_number(3U);  // version; resized, has rules
  expected += packed_number(std::uint64_t{7 * 4096 + 4096});
  expected += packed_number(std::uint64_t{3}) + packed_number(5U) + packed_number(1U);
  expected += packed_number(std::uint64_t{64}) + packed_number(2U);
  expected.resize(64);
  for (const PackedExtent& section : small_header().sections) {
    expected += packed_number(section.offset) + packed_number(section.bytes) +
                packed_number(section.checksum);
  }
  expected.resize(256);
  expected += packed_text("exif=apply depth=auto");
  expected.resize(4088);
  CHECK(text_of(page).substr(0, 4088) == expected);
  expected += packed_number(hash_of(bytes_of(expected)));
  CHECK(text_of(page) == expected);
}

TEST_CASE("A header is decoded as it was encoded") {
  const PackedHeader header = small_header(5000);
  std::string file = text_of(encode_packed_header(header));
  file.resize(kPackedPage * 9);
  const PackedHeader back = decode_packed_header(bytes_of(file));
  CHECK(back.size == header.size);
  CHECK(back.resized == header.resized);
  CHECK(back.rules == header.rules);
  CHECK(back.images == header.images);
  CHECK(back.stride == header.stride);
  CHECK(back.classes == header.classes);
  for (std::size_t s = 0; s < kPackedSections; ++s) {
    CHECK(back.sections[s].offset == header.sections[s].offset);
    CHECK(back.sections[s].bytes == header.sections[s].bytes);
    CHECK(back.sections[s].checksum == header.sections[s].checksum);
  }
}

TEST_CASE("A packed data set is recognised by eight bytes") {
  const std::string file = text_of(encode_packed_header(small_header()));
  CHECK(has_packed_signature(bytes_of(file).first(8)));
  CHECK(has_packed_signature(bytes_of(file)));
  for (std::size_t length = 0; length < 8; ++length) {
    CHECK_FALSE(has_packed_signature(bytes_of(file).first(length)));
  }
  for (std::size_t offset = 0; offset < 8; ++offset) {
    std::string other = file;
    other[offset] = static_cast<char>(other[offset] ^ 1);
    CHECK_FALSE(has_packed_signature(bytes_of(other)));
  }
}

TEST_CASE("Numbers and texts of any bytes are decoded as they were encoded") {
  const std::vector<std::string> texts = {"", std::string("\0\xff\n/", 4), "gr\xc3\xbcn",
                                          std::string(70'000, 'x')};
  PackedOut out;
  out.number32(std::numeric_limits<std::uint32_t>::max());
  for (const std::string& text : texts) out.text(text);
  out.number64(0x0102030405060708);
  CHECK(text_of(out.bytes()).ends_with("\x08\x07\x06\x05\x04\x03\x02\x01"));
  PackedIn in(out.bytes());
  CHECK(in.number32() == std::numeric_limits<std::uint32_t>::max());
  for (const std::string& text : texts) CHECK(in.text() == text);
  CHECK(error_text(Fault::data, [&] { in.end(); }) == "its index is longer than what it holds");
  CHECK(in.number64() == 0x0102030405060708);
  in.end();
}

TEST_CASE("A section that ends too early is rejected without allocating memory") {
  const std::string ends = "its index ends too early";
  const std::string seven(7, '\0');
  CHECK(error_text(Fault::data, [&] { PackedIn(bytes_of(seven)).number64(); }) == ends);
  CHECK(error_text(Fault::data, [&] { PackedIn(bytes_of(seven).first(3)).number32(); }) == ends);
  CHECK(error_text(Fault::data, [&] { PackedIn(bytes_of(seven).first(3)).text(); }) == ends);
  for (const std::uint32_t length : {5U, 0x7fffffffU, 0xffffffffU}) {
    const std::string text = packed_number(length) + "four";
    CHECK(error_text(Fault::data, [&] { PackedIn(bytes_of(text)).text(); }) == ends);
  }
}

}  // namespace linnet::test
