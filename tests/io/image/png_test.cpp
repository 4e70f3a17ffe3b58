#include "io/image/png_decoder.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "io/image/image_limits.hpp"
#include "io/image/image_signature.hpp"
#include "io/image/png_writer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/decoding.hpp"
#include "tests/support/png_maker.hpp"

using linnet::ImageFault;
using linnet::ImageSize;
using linnet::PngDecoder;
using linnet::test::Bytes;
using linnet::test::decode_with;
using linnet::test::Decoded;
using linnet::test::make_png;
using linnet::test::PngPicture;
using linnet::test::random_png_picture;

namespace {

/// The conversion to grey, computed slowly and directly from the samples.
Bytes reference_grey(const PngPicture& picture) {
  const auto byte_of = [&](unsigned sample) {
    if (picture.bits == 16) return sample / 256;
    return sample * 255 / ((1U << picture.bits) - 1);
  };
  Bytes grey;
  for (std::size_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < picture.width; ++x) {
      const bool colour = picture.colour == 2 || picture.colour == 6;
      unsigned red = picture.sample(x, y, 0);
      unsigned green = colour ? picture.sample(x, y, 1) : red;
      unsigned blue = colour ? picture.sample(x, y, 2) : red;
      if (picture.colour == 3) {
        const auto entry = picture.palette.at(red);
        red = entry[0], green = entry[1], blue = entry[2];
      } else {
        red = byte_of(red), green = byte_of(green), blue = byte_of(blue);
      }
      const unsigned sum = 19595 * red + 38470 * green + 7471 * blue + 32768;
      grey.push_back(static_cast<std::uint8_t>(sum / 65536));
    }
  }
  return grey;
}

const std::vector<std::pair<unsigned, unsigned>> all_kinds = {
    {0, 1}, {0, 2}, {0, 4}, {0, 8}, {0, 16}, {2, 8}, {2, 16}, {3, 1},
    {3, 2}, {3, 4}, {3, 8}, {4, 8}, {4, 16}, {6, 8}, {6, 16}};

void check_decodes(PngDecoder& decoder, const PngPicture& picture, const Bytes& file) {
  INFO(picture.width << " x " << picture.height << ", colour type " << picture.colour << ", "
                     << picture.bits << " bits, interlaced: " << picture.interlaced);
  const Decoded decoded = decode_with(decoder, file);
  CHECK(decoded.reason.empty());
  CHECK(decoded.width == picture.width);
  CHECK(decoded.height == picture.height);
  CHECK(decoded.grey == reference_grey(picture));
}

PngPicture small_picture() {
  return random_png_picture(5, 3, 8, 0, false, 1);
}

}  // namespace

TEST_CASE("each colour type, depth and interlacing decodes to the correct grey", "[png]") {
  PngDecoder decoder;
  for (const auto& [colour, bits] : all_kinds) {
    for (const bool interlaced : {false, true}) {
      const auto picture = random_png_picture(37, 21, bits, colour, interlaced, colour * 16 + bits);
      check_decodes(decoder, picture, make_png(picture));
      check_decodes(decoder, picture, make_png(picture, 7));
    }
  }
}

TEST_CASE("each size from 1 x 1 to 9 x 9, where passes are empty", "[png]") {
  PngDecoder decoder;
  for (std::uint32_t width = 1; width <= 9; ++width) {
    for (std::uint32_t height = 1; height <= 9; ++height) {
      for (const unsigned bits : {1U, 8U}) {
        for (const bool interlaced : {false, true}) {
          const auto picture = random_png_picture(width, height, bits, 0, interlaced, width + bits);
          check_decodes(decoder, picture, make_png(picture));
        }
      }
    }
  }
}

TEST_CASE("what encode_png writes decodes to the same pixels", "[png]") {
  PngDecoder decoder;
  for (const ImageSize size : {ImageSize{1, 1}, ImageSize{64, 64}, ImageSize{300, 7}}) {
    const auto picture = random_png_picture(size.width, size.height, 8, 0, false, size.width);
    const Bytes grey = reference_grey(picture);
    CHECK(linnet::has_png_signature(linnet::encode_png(size, grey)));
    CHECK(decode_with(decoder, linnet::encode_png(size, grey)).grey == grey);
  }
  CHECK_THROWS_AS(linnet::encode_png({2, 2}, Bytes(3)), std::logic_error);
  CHECK_THROWS_AS(linnet::encode_png({0, 2}, Bytes()), std::logic_error);
}

TEST_CASE("a decoder rejects calls in the wrong order", "[png]") {
  PngDecoder decoder;
  Bytes grey(15);
  CHECK_THROWS_AS(decoder.decode(grey), std::logic_error);
  const Bytes file = make_png(small_picture());
  decoder.open(file);
  grey.resize(14);
  CHECK_THROWS_AS(decoder.decode(grey), std::logic_error);
  grey.resize(15);
  CHECK_NOTHROW(decoder.decode(grey));
  CHECK_THROWS_AS(decoder.decode(grey), std::logic_error);
  decoder.open(file);
  CHECK_THROWS_AS(decoder.open(Bytes{1, 2, 3}), linnet::ImageError);
  CHECK_THROWS_AS(decoder.decode(grey), std::logic_error);
}

TEST_CASE("bytes after the image are ignored", "[png]") {
  PngDecoder decoder;
  const PngPicture picture = small_picture();
  Bytes file = make_png(picture);
  file.insert(file.end(), 100, 0xab);
  check_decodes(decoder, picture, file);
}

TEST_CASE("a file over the limits is rejected by its header", "[png]") {
  PngDecoder decoder;
  const auto file_of = [](std::uint32_t width, std::uint32_t height, unsigned bits = 8,
                          unsigned colour = 0) {
    PngPicture picture = small_picture();
    const Bytes pixels =
        linnet::test::png_chunk("IDAT", linnet::test::deflated(linnet::test::png_rows_of(picture)));
    picture.width = width;
    picture.height = height;
    picture.bits = bits;
    picture.colour = colour;
    return linnet::test::png_file(
        {linnet::test::png_header(picture), pixels, linnet::test::png_chunk("IEND", {})});
  };
  const auto fault_of = [&](std::uint32_t width, std::uint32_t height) {
    return decode_with(decoder, file_of(width, height));
  };
  CHECK(fault_of(50000, 50000).fault == ImageFault::too_large);
  CHECK(fault_of(50000, 50000).reason ==
        "PNG: 50000 x 50000 pixels, at most 33554432 in all are read unless they are resized to "
        "less: --resize");
  CHECK(fault_of(70000, 1).reason == "PNG: 70000 x 1 pixels, at most 65500 a side are read");
  CHECK(fault_of(0xffffffff, 0xffffffff).fault == ImageFault::too_large);
  CHECK(fault_of(0, 5).fault == ImageFault::corrupt);
  // Within the limits, but with too little image data for the size: no memory is allocated.
  const ImageSize largest{8192, 4096};
  REQUIRE(largest.pixels() == linnet::kMostImageBytes);
  CHECK_THROWS_AS(decoder.open(file_of(largest.width, largest.height)), linnet::ImageError);
  CHECK(fault_of(largest.width, largest.height).reason == "PNG: cut short");
  // The same for rows over the limit on uncompressed bytes.
  const auto fault_of_deep = [&](std::uint32_t width, std::uint32_t height) {
    return decode_with(decoder, file_of(width, height, 16, 6));
  };
  CHECK(fault_of_deep(3620, 2896).reason == "PNG: cut short");
  CHECK(fault_of_deep(3620, 2897).fault == ImageFault::too_large);
  CHECK(fault_of_deep(3620, 2897).reason ==
        "PNG: 3620 x 2897 pixels of 64 bits, at most 83886080 bytes are read");
  const Bytes too_long(linnet::kLargestImageFile + 1, 0x89);
  CHECK_THROWS_AS(linnet::require_file_within_limit("PNG", too_long.size()), linnet::ImageError);
}
