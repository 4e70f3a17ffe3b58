#include "io/image/jpeg_decoder.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "io/image/image_limits.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/decoding.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/rgb_images.hpp"

using linnet::ImageFault;
using linnet::JpegDecoder;
using linnet::test::Bytes;
using linnet::test::decode_jpeg_to;
using linnet::test::decode_jpeg_to_rgb;
using linnet::test::decode_with;
using linnet::test::Decoded;
using linnet::test::find_jpeg_marker;
using linnet::test::JpegKind;
using linnet::test::make_jpeg;
using linnet::test::rgb_of_inverted_cmyk;
using linnet::test::sample_picture;
using linnet::test::without_jpeg_segments;

namespace {

Bytes grey_jpeg(std::uint32_t width, std::uint32_t height, const JpegKind& kind = {}) {
  return make_jpeg(width, height, sample_picture(width, height, 1, width), kind);
}

Bytes colour_jpeg(std::uint32_t width, std::uint32_t height, JpegKind kind) {
  kind.channels = 3;
  return make_jpeg(width, height, sample_picture(width, height, 3, width), kind);
}

/// The conversion to grey, as an independent reference.
Bytes reference_grey(const Bytes& rgb) {
  Bytes grey;
  for (std::size_t i = 0; i < rgb.size(); i += 3) {
    const unsigned sum = 19595U * rgb[i] + 38470U * rgb[i + 1] + 7471U * rgb[i + 2] + 32768U;
    grey.push_back(static_cast<std::uint8_t>(sum / 65536U));
  }
  return grey;
}

std::vector<JpegKind> colour_kinds() {
  std::vector<JpegKind> kinds;
  for (const bool progressive : {false, true}) {
    for (const int h : {1, 2}) {
      for (const int v : {1, 2}) {
        JpegKind kind;
        kind.progressive = progressive;
        kind.chroma_h = h;
        kind.chroma_v = v;
        kinds.push_back(kind);
      }
    }
  }
  JpegKind rgb;
  rgb.as_rgb = true;
  kinds.push_back(rgb);
  return kinds;
}

}  // namespace

TEST_CASE("a colour JPEG decodes to the grey of its RGB", "[jpeg]") {
  JpegDecoder decoder;
  for (const JpegKind& kind : colour_kinds()) {
    for (const std::uint32_t width : {1U, 7U, 16U, 51U}) {
      INFO(width << " wide, chroma " << kind.chroma_h << " x " << kind.chroma_v
                 << ", progressive: " << kind.progressive << ", RGB: " << kind.as_rgb);
      const Bytes file = colour_jpeg(width, 33, kind);
      const Decoded decoded = decode_with(decoder, file);
      CHECK(decoded.reason.empty());
      CHECK(decoded.width == width);
      CHECK(decoded.height == 33);
      CHECK(decoded.grey == reference_grey(decode_jpeg_to_rgb(file)));
    }
  }
}

TEST_CASE("a grey JPEG decodes to its samples", "[jpeg]") {
  JpegDecoder decoder;
  for (const std::uint32_t width : {1U, 8U, 9U, 64U}) {
    for (const bool progressive : {false, true}) {
      JpegKind kind;
      kind.progressive = progressive;
      kind.restart_rows = width == 9 ? 1 : 0;
      const Bytes file = grey_jpeg(width, 30, kind);
      const Decoded decoded = decode_with(decoder, file);
      CHECK(decoded.width == width);
      CHECK(decoded.grey == reference_grey(decode_jpeg_to_rgb(file)));
    }
  }
}

TEST_CASE("the sampling factors of a grey JPEG are ignored", "[jpeg]") {
  JpegDecoder decoder;
  for (const std::uint32_t width : {8U, 9U, 64U}) {
    for (const std::uint32_t height : {8U, 16U, 30U, 64U}) {
      const Bytes file = grey_jpeg(width, height, JpegKind{});
      const Bytes expected = decode_with(decoder, file).grey;
      for (const std::uint8_t factors : Bytes{0x12, 0x22, 0x44}) {
        Bytes other = file;
        // After marker, length, precision, height, width, number of components and the name of the
        // first.
        other.at(linnet::test::find_jpeg_marker(file, 0xc0) + 11) = factors;
        INFO(width << " x " << height << ", factors " << int{factors});
        const Decoded decoded = decode_with(decoder, other);
        CHECK(decoded.reason.empty());
        CHECK(decoded.grey == expected);
        CHECK(decoded.grey == reference_grey(decode_jpeg_to_rgb(other)));
      }
    }
  }
}

TEST_CASE("at the best quality a grey JPEG is close to its input", "[jpeg]") {
  JpegDecoder decoder;
  JpegKind best;
  best.quality = 100;
  const Bytes samples = sample_picture(40, 24, 1, 5);
  const Bytes grey = decode_with(decoder, make_jpeg(40, 24, samples, best)).grey;
  REQUIRE(grey.size() == samples.size());
  for (std::size_t i = 0; i < grey.size(); ++i) CHECK(std::abs(grey[i] - samples[i]) <= 2);
}

TEST_CASE("arithmetic coding is rejected, since truncation of it would go unnoticed", "[jpeg]") {
  JpegDecoder decoder;
  JpegKind kind;
  kind.arithmetic = true;
  for (const bool progressive : {false, true}) {
    kind.progressive = progressive;
    Bytes file;
    try {
      file = grey_jpeg(32, 32, kind);
    } catch (const std::runtime_error&) {
      return linnet::test::skip("this libjpeg cannot write arithmetic coding");
    }
    CHECK(decode_with(decoder, file).fault == ImageFault::unsupported);
  }
}

TEST_CASE("bytes after the end of a JPEG are ignored", "[jpeg]") {
  JpegDecoder decoder;
  Bytes file = grey_jpeg(20, 20);
  const Bytes grey = decode_with(decoder, file).grey;
  file.insert(file.end(), 50, 0xff);
  CHECK(decode_with(decoder, file).grey == grey);
}

TEST_CASE("a JPEG decoder rejects calls in the wrong order", "[jpeg]") {
  JpegDecoder decoder;
  Bytes grey(400);
  CHECK_THROWS_AS(decoder.decode(grey), std::logic_error);
  const Bytes file = grey_jpeg(20, 20);
  decoder.open(file);
  grey.resize(399);
  CHECK_THROWS_AS(decoder.decode(grey), std::logic_error);
  grey.resize(400);
  CHECK_NOTHROW(decoder.decode(grey));
  CHECK_THROWS_AS(decoder.decode(grey), std::logic_error);
  decoder.open(file);
  decoder.open(file);
  CHECK_NOTHROW(decoder.decode(grey));
}

TEST_CASE("a CMYK or YCCK JPEG decodes to the grey of its RGB", "[jpeg]") {
  JpegDecoder decoder;
  for (const bool ycck : {false, true}) {
    for (const bool progressive : {false, true}) {
      JpegKind kind{.channels = 4, .as_ycck = ycck, .progressive = progressive, .quality = 100};
      const Bytes samples = sample_picture(23, 17, 4, 6);
      const Bytes file = make_jpeg(23, 17, samples, kind);
      const Decoded decoded = decode_with(decoder, file);
      CHECK(decoded.reason.empty());
      CHECK(decoded.grey == reference_grey(rgb_of_inverted_cmyk(decode_jpeg_to(file, 4))));
      // Without the marker of Adobe the samples mean the same, as in Pillow.
      if (ycck) continue;
      CHECK(decode_with(decoder, without_jpeg_segments(file, 0xee)).grey == decoded.grey);
    }
  }
}

TEST_CASE("kinds of JPEG that are not supported", "[jpeg]") {
  JpegDecoder decoder;
  const auto decoded_as = [&](const Bytes& file) { return decode_with(decoder, file); };
  JpegKind kind;
  kind.channels = 2;
  const Bytes two = make_jpeg(16, 16, sample_picture(16, 16, 2, 1), kind);
  CHECK(decoded_as(two).reason == "JPEG: 2 colour components are not supported");
  Bytes twelve = grey_jpeg(16, 16);
  twelve[find_jpeg_marker(twelve, 0xc0) + 4] = 12;
  CHECK(decoded_as(twelve).fault == ImageFault::unsupported);
  CHECK(decoded_as(twelve).reason == "JPEG: not 8 bits a sample, which is not supported");
}

TEST_CASE("lossless and hierarchical JPEG is rejected", "[jpeg]") {
  JpegDecoder decoder;
  Bytes file = grey_jpeg(16, 16);
  const std::size_t frame = find_jpeg_marker(file, 0xc0);
  for (const std::uint8_t code : Bytes{0xc3, 0xc5, 0xc6, 0xc7, 0xcb, 0xcd, 0xce, 0xcf}) {
    file[frame + 1] = code;
    CHECK(decode_with(decoder, file).fault);
  }
}

TEST_CASE("a JPEG over the limits is rejected by its header", "[jpeg]") {
  JpegDecoder decoder;
  const auto with_size = [](std::uint16_t width, std::uint16_t height) {
    Bytes file = grey_jpeg(16, 16);
    const std::size_t frame = find_jpeg_marker(file, 0xc0);
    file[frame + 5] = static_cast<std::uint8_t>(height >> 8);
    file[frame + 6] = static_cast<std::uint8_t>(height);
    file[frame + 7] = static_cast<std::uint8_t>(width >> 8);
    file[frame + 8] = static_cast<std::uint8_t>(width);
    return file;
  };
  CHECK(decode_with(decoder, with_size(65500, 65500)).fault == ImageFault::too_large);
  CHECK(decode_with(decoder, with_size(50000, 50000)).reason ==
        "JPEG: 50000 x 50000 pixels, at most 33554432 in all are read unless they are resized to "
        "less: --resize");
  CHECK(decode_with(decoder, with_size(65535, 1)).fault == ImageFault::too_large);
  CHECK(decode_with(decoder, with_size(16, 0)).fault == ImageFault::corrupt);
  // Within the limits, but with too few bytes for the size: rejected before memory is allocated.
  const Bytes largest = with_size(8192, 4096);
  CHECK_THROWS_AS(decoder.open(largest), linnet::ImageError);
  CHECK(decode_with(decoder, largest).reason == "JPEG: cut short");
}
