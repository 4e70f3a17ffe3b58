// Images that are read in colour: three planes, against slow references.

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/reference_png.hpp"
#include "tests/support/rgb_images.hpp"

namespace linnet::test {
namespace {

/// The same grey image three times.
Bytes three_times(const Bytes& grey) {
  Bytes planes;
  for (int c = 0; c < 3; ++c) planes.insert(planes.end(), grey.begin(), grey.end());
  return planes;
}

}  // namespace

TEST_CASE("PNG files of each kind have the colours that libpng finds in them", "[png]") {
  ImageDecoder decoder;
  for (const Bytes& file : png_kinds()) {
    const auto reference = decode_with_libpng(file);
    REQUIRE(reference);
    CHECK((decode_by(decoder, file) == reference->rgb()));
    for (const Rgb colour : {Rgb{255, 255, 255}, Rgb{250, 3, 77}}) {
      ReadingRules rules = kRgb;
      rules.background = colour;
      CHECK((decode_by(decoder, file, rules) ==
             reference->rgb(std::array<int, 3>{colour.red, colour.green, colour.blue})));
    }
  }
}

TEST_CASE("Samples of 16 bits are scaled by the bits in use in each channel", "[png]") {
  ImageDecoder decoder;
  const PngPicture picture = random_png_picture(19, 7, 16, 2, false, 5);
  ReadingRules rules = kRgb;
  rules.depth = 13;
  Bytes expected;
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t i = c; i < picture.samples.size(); i += 3) {
      expected.push_back(static_cast<std::uint8_t>(std::min(picture.samples[i] / 32, 255)));
    }
  }
  CHECK((decode_by(decoder, make_png(picture), rules) == expected));
}

TEST_CASE("JPEG files of each kind have the colours that libjpeg finds in them", "[jpeg]") {
  ImageDecoder decoder;
  for (const JpegCase& jpeg : jpeg_cases()) CHECK((decode_by(decoder, jpeg.file) == jpeg.planes));
}

TEST_CASE("A grey image in RGB is three times its grey, also when it is resized") {
  ImageDecoder decoder;
  const Bytes jpeg = make_jpeg(40, 30, sample_picture(40, 30, 1, 2), {});
  for (const Bytes& file : {jpeg, make_png(random_png_picture(40, 30, 8, 0, false, 1)),
                            make_png(random_png_picture(40, 30, 16, 4, true, 1))}) {
    CHECK((decode_by(decoder, file) == three_times(decode_by(decoder, file, {}))));
    decoder.open({file, nullptr, file.size()}, {}, {});
    Bytes grey(9 * 7);
    decoder.decode_resized({9, 7}, grey);
    CHECK((decode_resized(decoder, file, {9, 7}) == three_times(grey)));
  }
}

TEST_CASE("What is stored in colour is noted, by the header") {
  ImageDecoder decoder;
  const auto is_coloured = [&](const Bytes& file) {
    decode_by(decoder, file, {});
    return decoder.notes().coloured;
  };
  for (const unsigned colour : {0U, 2U, 3U, 4U, 6U}) {
    const Bytes file = make_png(random_png_picture(9, 9, 8, colour, false, 1));
    CHECK(is_coloured(file) == (colour == 2 || colour == 3 || colour == 6));
  }
  PngPicture grey_palette = random_png_picture(9, 9, 2, 3, false, 1);
  grey_palette.palette = {{1, 1, 1}, {2, 2, 2}, {0, 0, 0}, {255, 255, 255}};
  CHECK_FALSE(is_coloured(make_png(grey_palette)));
  for (const int channels : {1, 3, 4}) {
    CHECK(is_coloured(make_jpeg(9, 9, sample_picture(9, 9, channels, 1), {.channels = channels})) ==
          (channels != 1));
  }
}

TEST_CASE("Memory of a wrong size for the planes is rejected") {
  ImageDecoder decoder;
  for (const Bytes& file : {make_png(random_png_picture(9, 9, 8, 2, false, 1)),
                            make_jpeg(9, 9, sample_picture(9, 9, 3, 1), {.channels = 3})}) {
    Bytes grey(81);
    decoder.open({file, nullptr, file.size()}, {}, kRgb);
    CHECK_THROWS_AS(decoder.decode(grey), std::logic_error);
    CHECK_THROWS_AS(decoder.decode_resized({9, 9}, grey), std::logic_error);
    CHECK((decode_by(decoder, file).size() == 243));
  }
}

}  // namespace linnet::test
