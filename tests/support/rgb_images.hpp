#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "io/image/image_decoder.hpp"
#include "linnet/io/image_size.hpp"
#include "linnet/io/reading_rules.hpp"
#include "tests/support/png_maker.hpp"

namespace linnet::test {

/// Images in RGB with what slow references find in them.

inline constexpr ReadingRules kRgb{.colour = ColourRule::rgb};

/// RGB of pixels of four inverted samples: (255 − c)(255 − k) / 255, where samples are 255 − c and
/// 255 − k.
Bytes rgb_of_inverted_cmyk(const Bytes& cmyk);

/// The pixels of a file by the rules.
Bytes decode_by(ImageDecoder& decoder, const Bytes& file, const ReadingRules& rules = kRgb);

/// The same in RGB, resized.
Bytes decode_resized(ImageDecoder& decoder, const Bytes& file, ImageSize size);

/// Plane `channel` of an image in RGB.
Bytes plane_of(const Bytes& planes, std::size_t channel);

/// Three planes of pixels whose channels follow each other.
Bytes planes_of(const Bytes& pixels);

/// Each plane resized by itself.
Bytes resized_planes(ImageSize from, const Bytes& planes, ImageSize to);

inline constexpr ImageSize kPngSize{37, 23};

/// A PNG file of that size of each colour type, bit depth and interlacing, and some with tRNS.
std::vector<Bytes> png_kinds();

/// A JPEG file with the RGB planes that libjpeg finds in it.
struct JpegCase {
  Bytes file;
  Bytes planes;
};

inline constexpr ImageSize kJpegSize{51, 33};

/// Files of that size: grey, YCbCr, RGB, CMYK and YCCK, sequential and progressive.
std::vector<JpegCase> jpeg_cases();

}  // namespace linnet::test
