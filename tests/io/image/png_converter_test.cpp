#include "io/image/png_converter.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "io/image/png_decoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/png_maker.hpp"
#include "tests/support/reference_png.hpp"

namespace linnet::test {
namespace {

/// The picture with a chunk tRNS.
Bytes with_transparency(const PngPicture& picture, const Bytes& transparency) {
  return png_file({png_header(picture), png_palette(picture), png_chunk("tRNS", transparency),
                   png_chunk("IDAT", deflated(png_rows_of(picture))), png_chunk("IEND", {})});
}

ReadingRules rules_of(const std::optional<Rgb>& background, unsigned depth) {
  ReadingRules rules;
  rules.background = background;
  rules.depth = depth;
  return rules;
}

Bytes decode(PngDecoder& decoder, const Bytes& file, const ReadingRules& rule) {
  Bytes grey(decoder.open(file, rule).pixels());
  decoder.decode(grey);
  return grey;
}

void check_blended(const Bytes& file) {
  PngDecoder decoder;
  const auto reference = decode_with_libpng(file);
  REQUIRE(reference);
  CHECK((decode(decoder, file, {}) == reference->grey()));
  CHECK(decoder.facts().transparent);
  for (const Rgb colour : {Rgb{255, 255, 255}, Rgb{0, 0, 0}, Rgb{250, 3, 77}}) {
    const std::array<int, 3> background = {colour.red, colour.green, colour.blue};
    CHECK((decode(decoder, file, rules_of(colour, 16)) == reference->grey(background)));
    CHECK(decoder.facts().transparent);
  }
}

/// Grey pixels of 16 bits.
PngPicture deep_picture(const std::vector<std::uint16_t>& samples) {
  PngPicture picture =
      random_png_picture(static_cast<std::uint32_t>(samples.size()), 1, 16, 0, false, 1);
  picture.samples = samples;
  return picture;
}

}  // namespace

TEST_CASE("Pixels with alpha are blended with a background as a reference in double does",
          "[png]") {
  for (const auto& [colour, bits] :
       {std::pair(4U, 8U), std::pair(4U, 16U), std::pair(6U, 8U), std::pair(6U, 16U)}) {
    for (const bool interlaced : {false, true}) {
      INFO("colour type " << colour << ", " << bits << " bits");
      check_blended(make_png(random_png_picture(61, 47, bits, colour, interlaced, colour)));
    }
  }
}

TEST_CASE("Colours that tRNS makes transparent are blended with a background", "[png]") {
  for (const unsigned bits : {1U, 2U, 4U, 8U, 16U}) {
    const PngPicture grey = random_png_picture(31, 17, bits, 0, bits == 2, bits);
    const std::uint16_t key = grey.samples[77];
    INFO(bits << " bits of grey");
    check_blended(with_transparency(
        grey, {static_cast<std::uint8_t>(key >> 8), static_cast<std::uint8_t>(key)}));
  }
  for (const unsigned bits : {8U, 16U}) {
    const PngPicture rgb = random_png_picture(31, 17, bits, 2, false, bits);
    Bytes key;
    for (std::size_t c = 0; c < 3; ++c) {
      key.push_back(static_cast<std::uint8_t>(rgb.samples[3 * 77 + c] >> 8));
      key.push_back(static_cast<std::uint8_t>(rgb.samples[3 * 77 + c]));
    }
    INFO(bits << " bits of RGB");
    check_blended(with_transparency(rgb, key));
  }
  for (const unsigned bits : {1U, 2U, 4U, 8U}) {
    INFO(bits << " bits of a palette");
    check_blended(
        with_transparency(random_png_picture(31, 17, bits, 3, bits == 4, bits), Bytes{100, 0}));
  }
}

TEST_CASE("Transparency counts where a pixel has it, and where its chunk is right", "[png]") {
  PngDecoder decoder;
  PngPicture opaque = random_png_picture(9, 9, 8, 4, false, 3);
  for (std::size_t i = 1; i < opaque.samples.size(); i += 2) opaque.samples[i] = 255;
  decode(decoder, make_png(opaque), {});
  CHECK_FALSE(decoder.facts().transparent);
  opaque.samples.back() = 254;
  decode(decoder, make_png(opaque), {});
  CHECK(decoder.facts().transparent);
  const PngPicture coloured = random_png_picture(9, 9, 2, 3, false, 3);
  decode(decoder, with_transparency(coloured, Bytes(4, 255)), {});
  CHECK_FALSE(decoder.facts().transparent);
  const Bytes plain = decode(decoder, make_png(coloured), {});
  Bytes damaged = with_transparency(coloured, Bytes(4));
  damaged[8 + 25 + 12 + 12 + 8 + 6] ^= 1;  // in the data of tRNS, whose checksum is wrong then
  CHECK(decode(decoder, damaged, rules_of(Rgb{1, 2, 3}, 16)) == plain);
}

TEST_CASE("Samples of 16 bits are scaled by the bits in use", "[png]") {
  PngDecoder decoder;
  const std::vector<std::uint16_t> samples = {0, 15, 16, 255, 256, 4079, 4080, 4095, 4096, 65535};
  const Bytes file = make_png(deep_picture(samples));
  CHECK(decode(decoder, file, {}) == Bytes{0, 0, 0, 0, 1, 15, 15, 15, 16, 255});
  CHECK(decoder.facts().highest == 65535);
  CHECK(decode(decoder, file, rules_of({}, 12)) == Bytes{0, 0, 1, 15, 16, 254, 255, 255, 255, 255});
  CHECK(decode(decoder, file, rules_of({}, 8)) ==
        Bytes{0, 15, 16, 255, 255, 255, 255, 255, 255, 255});
  for (unsigned depth = 8; depth <= 16; ++depth) {
    const Bytes grey = decode(decoder, file, rules_of({}, depth));
    for (std::size_t i = 0; i < grey.size(); ++i) {
      CHECK(grey[i] == std::min(samples[i] / (1 << (depth - 8)), 255));
    }
  }
  decode(decoder, make_png(random_png_picture(9, 9, 8, 2, false, 3)), rules_of({}, 12));
  CHECK(decoder.facts().highest == 0);
}

TEST_CASE("Alpha of 16 bits is not scaled by the bits in use", "[png]") {
  PngDecoder decoder;
  PngPicture picture = random_png_picture(2, 1, 16, 4, false, 1);
  picture.samples = {4095, 65535, 4095, 0};
  const Bytes file = make_png(picture);
  CHECK(decode(decoder, file, rules_of(Rgb{}, 12)) == Bytes{255, 0});
  CHECK(decoder.facts().highest == 4095);
}

}  // namespace linnet::test
