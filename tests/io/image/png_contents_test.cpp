// PNG files that break the specification and have all of their pixels.

#include "io/image/png_contents.hpp"

#include <string>
#include <vector>

#include "io/image/png_decoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/decoding.hpp"
#include "tests/support/png_maker.hpp"

namespace linnet::test {
namespace {

Bytes idat_of(const PngPicture& picture) {
  return png_chunk("IDAT", deflated(png_rows_of(picture)));
}

/// What is odd in a file of these chunks, which must have the pixels of the picture's usual file.
std::string oddity_of(const PngPicture& picture, std::vector<Bytes> chunks) {
  PngDecoder decoder;
  const Decoded usual = decode_with(decoder, make_png(picture));
  REQUIRE_FALSE(usual.fault);
  CHECK(describe(decoder.oddities()).empty());
  chunks.insert(chunks.begin(), png_header(picture));
  const Decoded odd = decode_with(decoder, png_file(chunks));
  CHECK(odd.reason.empty());
  CHECK(odd.grey == usual.grey);
  return describe(decoder.oddities());
}

const Bytes end = png_chunk("IEND", {});

}  // namespace

TEST_CASE("A PNG file may lack IEND, or end within a chunk behind its image data", "[png]") {
  for (const unsigned colour : {0U, 2U, 6U}) {
    const PngPicture picture = random_png_picture(6, 5, 8, colour, colour == 2, 9);
    const Bytes data = idat_of(picture);
    CHECK(oddity_of(picture, {data}) == "PNG: no IEND chunk at the end");
    CHECK(oddity_of(picture, {data, Bytes(end.begin(), end.end() - 1)}) ==
          "PNG: no IEND chunk at the end");
    const Bytes text = png_chunk("tEXt", Bytes(40));
    CHECK(oddity_of(picture, {data, Bytes(text.begin(), text.end() - 9)}) ==
          "PNG: no IEND chunk at the end");
    CHECK(oddity_of(picture, {data, text, Bytes(3)}) == "PNG: no IEND chunk at the end");
  }
}

TEST_CASE("IEND of a PNG file may hold data", "[png]") {
  const PngPicture picture = random_png_picture(6, 5, 16, 0, false, 9);
  CHECK(oddity_of(picture, {idat_of(picture), png_chunk("IEND", Bytes(5))}) ==
        "PNG: data in the IEND chunk");
}

TEST_CASE("A palette in a grey or RGB image changes nothing", "[png]") {
  const std::string odd = "PNG: a palette that does not belong there";
  const Bytes palette = png_chunk("PLTE", Bytes(6));
  for (const unsigned colour : {0U, 4U}) {
    const PngPicture grey = random_png_picture(6, 5, 8, colour, false, 9);
    CHECK(oddity_of(grey, {palette, idat_of(grey), end}) == odd);
  }
  for (const unsigned colour : {2U, 6U}) {
    const PngPicture rgb = random_png_picture(6, 5, 8, colour, false, 9);
    const Bytes data = idat_of(rgb);
    CHECK(oddity_of(rgb, {palette, data, end}).empty());  // the specification allows it
    CHECK(oddity_of(rgb, {palette, palette, data, end}) == odd);
    CHECK(oddity_of(rgb, {png_chunk("PLTE", Bytes(4)), data, end}) == odd);
    CHECK(oddity_of(rgb, {png_chunk("PLTE", Bytes(900)), data, end}) == odd);
    CHECK(oddity_of(rgb, {data, palette, end}) == odd);
  }
}

TEST_CASE("A palette index beyond the palette is black", "[png]") {
  for (const bool interlaced : {false, true}) {
    PngPicture picture = random_png_picture(9, 8, 2, 3, interlaced, 5);
    picture.palette.resize(3);
    PngPicture black = picture;
    black.palette.push_back({0, 0, 0});
    PngDecoder decoder;
    const Decoded expected = decode_with(decoder, make_png(black));
    CHECK_FALSE(decoder.oddities().any());
    CHECK(decode_with(decoder, make_png(picture)).grey == expected.grey);
    CHECK(describe(decoder.oddities()) == "PNG: colours that the palette lacks, taken as black");
    // Black pixels are opaque.
    Bytes grey(expected.grey.size());
    const Bytes file = make_png(picture);
    ReadingRules rules;
    rules.background = Rgb{255, 255, 255};
    decoder.open(file, rules);
    decoder.decode(grey);
    CHECK(grey == expected.grey);
  }
}

TEST_CASE("All that is odd in a PNG file is said", "[png]") {
  const PngPicture picture = random_png_picture(6, 5, 8, 0, false, 9);
  CHECK(oddity_of(picture, {png_chunk("PLTE", Bytes(6)), idat_of(picture)}) ==
        "PNG: no IEND chunk at the end, a palette that does not belong there");
}

TEST_CASE("Chunks of PNG that Apple's or other programs add are named", "[png]") {
  PngDecoder decoder;
  const PngPicture picture = random_png_picture(6, 5, 8, 6, false, 9);
  const Decoded refused = decode_with(
      decoder, png_file({png_chunk("CgBI", Bytes(4)), png_header(picture), idat_of(picture), end}));
  CHECK(refused.fault == ImageFault::unsupported);
  CHECK(refused.reason ==
        "PNG: written for Apple's devices (chunk CgBI), which is no standard PNG; convert it");
}

}  // namespace linnet::test
