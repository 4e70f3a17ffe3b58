// Images in colour that are resized, turned or too large: each plane as a grey image.

#include <cstdint>
#include <cstdlib>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "io/image/image_file.hpp"
#include "io/image/image_limits.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/exif_blocks.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/reference_png.hpp"
#include "tests/support/rgb_images.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

TEST_CASE("An image in RGB is resized as three grey images are") {
  ImageDecoder decoder;
  for (const ImageSize to : {ImageSize{11, 8}, ImageSize{90, 61}, ImageSize{1, 1}}) {
    for (const Bytes& file : png_kinds()) {
      const Bytes planes = decode_with_libpng(file)->rgb();
      CHECK((decode_resized(decoder, file, to) == resized_planes(kPngSize, planes, to)));
    }
    for (const JpegCase& jpeg : jpeg_cases()) {
      CHECK((decode_resized(decoder, jpeg.file, to) == resized_planes(kJpegSize, jpeg.planes, to)));
    }
  }
}

TEST_CASE("The planes of a photo are turned upright alike") {
  const TemporaryFolder folder;
  const Bytes file = make_jpeg(21, 13, sample_picture(21, 13, 3, 1), {.channels = 3});
  const Bytes stored = planes_of(decode_jpeg_to_rgb(file));
  ImageFile image(kRgb, read_limits(true, {}, 3));
  for (std::uint16_t number = 1; number <= 8; ++number) {
    const auto orientation = static_cast<ExifOrientation>(number);
    write_file(folder / "photo.jpg", with_exif(file, exif_block(number)));
    CHECK(image.open(folder / "photo.jpg") == oriented({21, 13}, orientation));
    Bytes upright(stored.size());
    image.decode(upright);
    const ImageSize small{6, 9};
    const ImageSize lying = oriented(small, orientation);
    const Bytes shrunk = resized_planes({21, 13}, stored, lying);
    Bytes small_upright(3 * small.pixels());
    image.open(folder / "photo.jpg");
    image.decode_resized(small, small_upright);
    for (std::size_t c = 0; c < 3; ++c) {
      Bytes expected(21 * 13);
      orient_grey({21, 13}, plane_of(stored, c), orientation, expected);
      CHECK((plane_of(upright, c) == expected));
      expected.resize(small.pixels());
      orient_grey(lying, plane_of(shrunk, c), orientation, expected);
      CHECK((plane_of(small_upright, c) == expected));
    }
  }
}

TEST_CASE("Images above the limits are resized in colour") {
  const TemporaryFolder folder;
  ImageFile image(kRgb, read_limits(true, {}, 3));
  // One colour all over, of a palette.
  PngPicture picture;
  picture.width = 8192;
  picture.height = 4200;
  picture.bits = 1;
  picture.colour = 3;
  picture.palette = {{10, 20, 30}, {255, 255, 255}};
  write_file(
      folder / "large.png",
      png_file({png_header(picture), png_palette(picture),
                png_chunk("IDAT", deflated_zeros((8192 / 8 + 1) * 4200)), png_chunk("IEND", {})}));
  const Bytes colour = {10, 10, 20, 20, 30, 30};
  Bytes out(6);
  image.open(folder / "large.png");
  image.decode_resized({2, 1}, out);
  CHECK(out == colour);
  // A file above the limit of bytes, which is decoded at an eighth of its size.
  Bytes samples;
  for (std::size_t i = 0; i < std::size_t{320} * 160; ++i) {
    samples.insert(samples.end(), {10, 20, 30});
  }
  const Bytes photo = make_jpeg(320, 160, samples, {.channels = 3, .as_rgb = true, .quality = 100});
  write_file(folder / "large.jpg", with_jpeg_comments(photo, kLargestImageFile));
  image.open(folder / "large.jpg");
  image.decode_resized({2, 1}, out);
  for (std::size_t i = 0; i < out.size(); ++i) CHECK(std::abs(out[i] - colour[i]) <= 1);
}

TEST_CASE("A result of too many bytes in three planes is rejected before it is written") {
  ImageResizer resizer;
  std::uint8_t byte = 0;
  const auto begin = [&](ImageSize size) {
    resizer.begin({1, 1}, size, 3, std::span(&byte, 3 * size.pixels()));
  };
  CHECK_THROWS_AS(begin({4000, 2797}), std::logic_error);
  CHECK_NOTHROW(begin({4000, 2796}));
}

TEST_CASE("In RGB a third of the pixels is read of an image that is not resized", "[png]") {
  const auto refusal = [](const PngPicture& picture, const ReadLimits& limits) {
    const Bytes file =
        png_file({png_header(picture), png_chunk("IDAT", Bytes(100'000)), png_chunk("IEND", {})});
    ImageDecoder decoder;
    return error_text(Fault::data, [&] {
      decoder.open({file, nullptr, file.size()}, limits, kRgb);
    });
  };
  PngPicture picture;
  picture.width = 4000;
  picture.height = 2796;
  CHECK(refusal(picture, read_limits(false, {}, 3)) == "[no error]");
  picture.height = 2797;
  CHECK(refusal(picture, read_limits(false, {}, 3)) ==
        "PNG: 4000 x 2797 pixels, at most 11184810 in all are read unless they are resized to "
        "less: --resize");
  CHECK(refusal(picture, read_limits(true, {}, 3)) == "[no error]");
  picture.interlaced = true;
  CHECK(refusal(picture, read_limits(true, {}, 3)) ==
        "PNG: 4000 x 2797 interlaced pixels, at most 11184810 are read; save it without "
        "interlacing");
  CHECK(refusal(picture, read_limits(true, {})) == "[no error]");
}

}  // namespace linnet::test
