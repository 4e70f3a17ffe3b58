#include "tests/support/rgb_images.hpp"

#include <cmath>
#include <span>

#include "io/image/resize.hpp"
#include "tests/support/jpeg_maker.hpp"

namespace linnet::test {
namespace {

Bytes with_transparency(const PngPicture& picture, const Bytes& transparency) {
  return png_file({png_header(picture), png_palette(picture), png_chunk("tRNS", transparency),
                   png_chunk("IDAT", deflated(png_rows_of(picture))), png_chunk("IEND", {})});
}

}  // namespace

Bytes rgb_of_inverted_cmyk(const Bytes& cmyk) {
  Bytes rgb;
  for (std::size_t i = 0; i < cmyk.size(); i += 4) {
    for (std::size_t c = 0; c < 3; ++c) {
      const double ink = std::round((255.0 - cmyk[i + c]) * cmyk[i + 3] / 255.0);
      rgb.push_back(static_cast<std::uint8_t>(cmyk[i + 3] - ink));
    }
  }
  return rgb;
}

Bytes decode_by(ImageDecoder& decoder, const Bytes& file, const ReadingRules& rules) {
  Bytes out(image_bytes(decoder.open({file, nullptr, file.size()}, {}, rules), rules));
  decoder.decode(out);
  return out;
}

Bytes decode_resized(ImageDecoder& decoder, const Bytes& file, ImageSize size) {
  decoder.open({file, nullptr, file.size()}, {}, kRgb);
  Bytes out(3 * size.pixels());
  decoder.decode_resized(size, out);
  return out;
}

Bytes plane_of(const Bytes& planes, std::size_t channel) {
  const auto bytes = static_cast<std::ptrdiff_t>(planes.size() / 3);
  const auto first = planes.begin() + static_cast<std::ptrdiff_t>(channel) * bytes;
  return {first, first + bytes};
}

Bytes planes_of(const Bytes& pixels) {
  Bytes planes;
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t i = c; i < pixels.size(); i += 3) planes.push_back(pixels[i]);
  }
  return planes;
}

Bytes resized_planes(ImageSize from, const Bytes& planes, ImageSize to) {
  Bytes out(3 * to.pixels());
  for (std::size_t c = 0; c < 3; ++c) {
    resize_grey(from, plane_of(planes, c), to,
                std::span(out).subspan(c * to.pixels(), to.pixels()));
  }
  return out;
}

std::vector<Bytes> png_kinds() {
  std::vector<Bytes> files;
  for (const bool interlaced : {false, true}) {
    for (const unsigned bits : {1U, 2U, 4U, 8U, 16U}) {
      for (const unsigned colour : {0U, 2U, 3U, 4U, 6U}) {
        if (colour == 3 ? bits == 16 : colour != 0 && bits < 8) continue;
        const PngPicture picture =
            random_png_picture(kPngSize.width, kPngSize.height, bits, colour, interlaced, bits);
        files.push_back(make_png(picture));
        if (colour == 3) files.push_back(with_transparency(picture, Bytes{100, 0}));
        if (colour == 4 || colour == 6 || colour == 3) continue;
        Bytes key;
        for (std::size_t c = 0; c < picture.channels(); ++c) {
          key.push_back(static_cast<std::uint8_t>(picture.samples[c] >> 8));
          key.push_back(static_cast<std::uint8_t>(picture.samples[c]));
        }
        files.push_back(with_transparency(picture, key));
      }
    }
  }
  return files;
}

std::vector<JpegCase> jpeg_cases() {
  std::vector<JpegCase> cases;
  const auto make = [](const JpegKind& kind) {
    return make_jpeg(kJpegSize.width, kJpegSize.height,
                     sample_picture(kJpegSize.width, kJpegSize.height, kind.channels, 3), kind);
  };
  for (const bool progressive : {false, true}) {
    for (const JpegKind& kind :
         {JpegKind{.channels = 3}, JpegKind{.channels = 3, .as_rgb = true},
          JpegKind{.channels = 3, .chroma_h = 2, .chroma_v = 2}, JpegKind{.channels = 1},
          JpegKind{.channels = 4}, JpegKind{.channels = 4, .as_ycck = true}}) {
      JpegKind own = kind;
      own.progressive = progressive;
      const Bytes file = make(own);
      cases.push_back(
          {file, planes_of(kind.channels == 4 ? rgb_of_inverted_cmyk(decode_jpeg_to(file, 4))
                                              : decode_jpeg_to_rgb(file))});
    }
  }
  return cases;
}

}  // namespace linnet::test
