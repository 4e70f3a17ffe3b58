// JPEG files that the standard does not allow as they are: accepted where all pixels are right.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "io/image/jpeg_decoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/decoding.hpp"
#include "tests/support/exif_blocks.hpp"
#include "tests/support/jpeg_maker.hpp"

namespace linnet::test {
namespace {

constexpr std::uint8_t kJfif = 0xe0;
constexpr std::uint8_t kTables = 0xdb;
constexpr std::uint8_t kScan = 0xda;

Bytes grey_file() {
  return make_jpeg(40, 30, sample_picture(40, 30, 1, 2), {});
}

Bytes colour_file() {
  return make_jpeg(40, 30, sample_picture(40, 30, 3, 2), {.channels = 3});
}

Bytes with_bytes(Bytes file, std::size_t at, const Bytes& more) {
  file.insert(file.begin() + static_cast<std::ptrdiff_t>(at), more.begin(), more.end());
  return file;
}

/// Checks that the file has the pixels of `plain`, and returns what is odd about it.
std::string oddity_of(JpegDecoder& decoder, const Bytes& file, const Bytes& plain) {
  const Decoded expected = decode_with(decoder, plain);
  CHECK(decoder.oddity().empty());
  const Decoded decoded = decode_with(decoder, file);
  CHECK(decoded.reason.empty());
  CHECK(decoded.grey == expected.grey);
  return std::string(decoder.oddity());
}

}  // namespace

TEST_CASE("A JFIF segment of an unknown revision is accepted", "[jpeg]") {
  JpegDecoder decoder;
  for (const std::uint8_t major : Bytes{0, 2, 9}) {
    Bytes file = colour_file();
    file[find_jpeg_marker(file, kJfif) + 9] = major;
    CHECK(oddity_of(decoder, file, colour_file()) == "unknown JFIF revision");
  }
}

TEST_CASE("An Adobe segment with an unknown transform is accepted", "[jpeg]") {
  JpegDecoder decoder;
  const Bytes adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 7};
  const Bytes plain = without_jpeg_segments(colour_file(), kJfif);
  CHECK(oddity_of(decoder, with_jpeg_segment(plain, 0xee, adobe), colour_file()) ==
        "unknown Adobe colour transform");
}

TEST_CASE("A sequential scan with the parameters of a progressive one is accepted", "[jpeg]") {
  JpegDecoder decoder;
  Bytes file = grey_file();
  // After marker, length, number of components and two bytes for the one: first, last, bits.
  file[find_jpeg_marker(file, kScan) + 8] = 0;
  CHECK(oddity_of(decoder, file, grey_file()) ==
        "a sequential scan with the parameters of a progressive one");
}

TEST_CASE("Stray bytes between the segments or before the end are accepted", "[jpeg]") {
  JpegDecoder decoder;
  for (const Bytes& plain : {grey_file(), colour_file()}) {
    for (const std::size_t count : {1U, 2U, 700U}) {
      const Bytes stray(count, 0x41);
      const std::size_t tables = find_jpeg_marker(plain, kTables);
      CHECK(oddity_of(decoder, with_bytes(plain, tables, stray), plain) ==
            "stray bytes between the segments");
      const std::string at_end =
          oddity_of(decoder, with_bytes(plain, plain.size() - 2, stray), plain);
      // libjpeg reads ahead over a few bytes.
      CHECK(at_end == (count > 8 ? "stray bytes before the end" : at_end));
    }
  }
}

TEST_CASE("Stray bytes between scans are damage", "[jpeg][damage]") {
  JpegDecoder decoder;
  const Bytes plain = make_jpeg(40, 30, sample_picture(40, 30, 1, 2), {.progressive = true});
  const Bytes marker = {0xff, kScan};
  const auto last = std::find_end(plain.begin(), plain.end(), marker.begin(), marker.end());
  const auto at = static_cast<std::size_t>(last - plain.begin());
  const Decoded decoded = decode_with(decoder, with_bytes(plain, at, Bytes(30, 0x41)));
  CHECK(decoded.fault == ImageFault::corrupt);
  CHECK(decoded.reason == "JPEG: stray bytes within the image data");
}

TEST_CASE("A code that is in no Huffman table is damage, wherever it stands", "[jpeg][damage]") {
  JpegDecoder decoder;
  const Bytes plain = make_jpeg(160, 160, sample_picture(160, 160, 1, 2), {});
  const std::size_t data = find_jpeg_marker(plain, kScan) + 10;
  REQUIRE(plain.size() - data > 4000);
  std::size_t tried = 0;
  for (std::size_t at = data + 10; at + 200 < plain.size(); at += 331) {
    INFO("at " << at - data << " of " << plain.size() - data);
    // 64 ones: no code of the standard's tables begins with 16.
    Bytes ones;
    for (int i = 0; i < 8; ++i) ones.insert(ones.end(), {0xff, 0x00});
    const std::size_t place = plain[at - 1] == 0xff ? at + 1 : at;
    CHECK(decode_with(decoder, with_bytes(plain, place, ones)).fault == ImageFault::corrupt);
    ++tried;
  }
  CHECK(tried > 10);
}

TEST_CASE("The oddity of one file is not that of the next", "[jpeg]") {
  JpegDecoder decoder;
  Bytes file = colour_file();
  file[find_jpeg_marker(file, kJfif) + 9] = 9;
  decode_with(decoder, file);
  CHECK_FALSE(decoder.oddity().empty());
  decode_with(decoder, colour_file());
  CHECK(decoder.oddity().empty());
}

}  // namespace linnet::test
