#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "io/image/image_limits.hpp"
#include "io/image/jpeg_decoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/decoding.hpp"
#include "tests/support/jpeg_maker.hpp"

using linnet::ImageFault;
using linnet::JpegDecoder;
using linnet::test::Bytes;
using linnet::test::decode_with;
using linnet::test::Decoded;
using linnet::test::JpegKind;
using linnet::test::make_jpeg;
using linnet::test::make_scan_bomb;
using linnet::test::sample_picture;
using linnet::test::without_jpeg_segments;

namespace {

/// Grey and colour, baseline and progressive.
std::vector<Bytes> small_files() {
  std::vector<Bytes> files;
  for (const bool progressive : {false, true}) {
    JpegKind kind;
    kind.progressive = progressive;
    files.push_back(make_jpeg(20, 18, sample_picture(20, 18, 1, 1), kind));
    kind.channels = 3;
    kind.chroma_h = kind.chroma_v = 2;
    files.push_back(make_jpeg(20, 18, sample_picture(20, 18, 3, 1), kind));
  }
  return files;
}

}  // namespace

TEST_CASE("a JPEG file cut at any byte is an error", "[jpeg][damage]") {
  JpegDecoder decoder;
  for (const Bytes& file : small_files()) {
    REQUIRE_FALSE(decode_with(decoder, file).fault);
    for (std::size_t length = 0; length < file.size(); ++length) {
      INFO(length << " of " << file.size() << " bytes");
      CHECK(decode_with(decoder, std::span(file).first(length)).fault == ImageFault::corrupt);
    }
  }
}

TEST_CASE("a damaged JPEG is an error or a picture, and does not affect the next file",
          "[jpeg][damage]") {
  constexpr std::uint32_t seed = 20;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const std::vector<Bytes> files = small_files();
  std::vector<Bytes> grey;
  JpegDecoder decoder;
  for (const Bytes& file : files) grey.push_back(decode_with(decoder, file).grey);
  for (int round = 0; round < 2000; ++round) {
    const std::size_t which = random() % files.size();
    Bytes damaged = files[which];
    for (auto count = random() % 4; count < 4; ++count) {
      damaged[2 + random() % (damaged.size() - 2)] = static_cast<std::uint8_t>(random());
    }
    // A damaged header may declare a large image; decode_with allocates memory for all within the
    // limits.
    const Decoded decoded = decode_with(decoder, damaged);
    CHECK((decoded.fault || decoded.grey.size() == std::size_t{decoded.width} * decoded.height));
    if (round % 8 != 0) continue;
    for (std::size_t i = 0; i < files.size(); ++i) {
      CHECK(decode_with(decoder, files[i]).grey == grey[i]);
    }
  }
}

TEST_CASE("a file without tables does not use those of the file before", "[jpeg]") {
  const Bytes whole = small_files()[0];
  constexpr std::uint8_t quantization = 0xdb;
  constexpr std::uint8_t huffman = 0xc4;
  for (const std::uint8_t table : {quantization, huffman}) {
    const Bytes file = without_jpeg_segments(whole, table);
    JpegDecoder decoder;
    const Decoded first = decode_with(decoder, file);
    CHECK(first.fault == ImageFault::corrupt);
    REQUIRE_FALSE(decode_with(decoder, whole).fault);
    const Decoded second = decode_with(decoder, file);
    CHECK(second.fault == ImageFault::corrupt);
    CHECK(second.reason == first.reason);
  }
}

TEST_CASE("a colour JPEG without one of its components is rejected", "[jpeg][damage]") {
  JpegKind kind;
  kind.channels = 3;
  kind.separate_scans = true;
  Bytes file = make_jpeg(20, 18, sample_picture(20, 18, 3, 1), kind);
  JpegDecoder decoder;
  REQUIRE_FALSE(decode_with(decoder, file).fault);
  const Bytes scan_marker = {0xff, 0xda};
  file.erase(std::find_end(file.begin(), file.end(), scan_marker.begin(), scan_marker.end()),
             file.end());
  file.insert(file.end(), {0xff, 0xd9});
  const Decoded decoded = decode_with(decoder, file);
  CHECK(decoded.fault == ImageFault::corrupt);
  CHECK(decoded.reason == "JPEG: a colour component is missing");
}

TEST_CASE("the number of scans is bounded", "[jpeg][hostile]") {
  JpegDecoder decoder;
  const Decoded most = decode_with(decoder, make_scan_bomb(64, 64, linnet::kMostJpegScans));
  CHECK(most.reason.empty());
  CHECK(most.grey == Bytes(64 * 64, 128));
  const Decoded more = decode_with(decoder, make_scan_bomb(64, 64, linnet::kMostJpegScans + 1));
  CHECK(more.fault == ImageFault::too_large);
  CHECK(more.reason == "JPEG: over 64 scans, no more are read");
  const Bytes bomb = make_scan_bomb(1000, 1000, 2000);
  CHECK(bomb.size() < 100000);
  CHECK(decode_with(decoder, bomb).reason == more.reason);
}

TEST_CASE("scans times samples are bounded", "[jpeg][hostile]") {
  JpegDecoder decoder;
  // With 18 million pixels, fewer than 64 scans are allowed.
  const Decoded decoded = decode_with(decoder, make_scan_bomb(4096, 4400, 62));
  CHECK(decoded.fault == ImageFault::too_large);
  CHECK(decoded.reason == "JPEG: too many scans of so large a picture");
}

TEST_CASE("several scans of a large picture are kept in little memory", "[jpeg][hostile]") {
  JpegDecoder decoder;
  // Two bytes for each coefficient would be 64 MiB.
  const Decoded decoded = decode_with(decoder, make_scan_bomb(8192, 4096, 2));
  CHECK(decoded.reason.empty());
  CHECK(decoded.grey == Bytes(8192 * 4096, 128));
}

TEST_CASE("a file without an end is refused before it is decoded", "[jpeg][hostile]") {
  JpegDecoder decoder;
  const Bytes whole = make_jpeg(64, 48, sample_picture(64, 48, 1, 1), {});
  Bytes with_tail = whole;
  with_tail.insert(with_tail.end(), 300, std::uint8_t{0xd9});
  CHECK_NOTHROW(decoder.open(with_tail));
  for (const std::size_t missing : {std::size_t{1}, std::size_t{2}, whole.size() / 2}) {
    Bytes cut = whole;
    cut.resize(cut.size() - missing);
    CHECK_THROWS_AS(decoder.open(cut), linnet::ImageError);
    CHECK(decode_with(decoder, cut).reason == "JPEG: cut short");
    cut.insert(cut.end(), 300, std::uint8_t{0xd9});  // no marker: FF is missing
    if (missing != 1) CHECK(decode_with(decoder, cut).reason == "JPEG: cut short");
  }
}

TEST_CASE("too many scans are found before any is decoded", "[jpeg][hostile]") {
  JpegDecoder decoder;
  CHECK_THROWS_AS(decoder.open(make_scan_bomb(64, 64, linnet::kMostJpegScans + 1)),
                  linnet::ImageError);
  CHECK_THROWS_AS(decoder.open(make_scan_bomb(4096, 4400, 62)), linnet::ImageError);
  CHECK_NOTHROW(decoder.open(make_scan_bomb(64, 64, linnet::kMostJpegScans)));
}
