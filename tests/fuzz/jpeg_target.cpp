#include "io/image/grey.hpp"
#include "io/image/jpeg_decoder.hpp"
#include "tests/fuzz/image_target.hpp"
#include "tests/support/jpeg_maker.hpp"

namespace linnet::test {
namespace {

/// The pixels as decoded by a separate libjpeg handle for each file, by way of RGB.
KnownPicture known_picture(const JpegKind& kind) {
  KnownPicture known{make_jpeg(19, 10, sample_picture(19, 10, kind.channels, 5), kind), {}};
  const Bytes rgb = decode_jpeg_to_rgb(known.file);
  for (std::size_t i = 0; i < rgb.size(); i += 3) {
    known.grey.push_back(grey_of(rgb[i], rgb[i + 1], rgb[i + 2]));
  }
  return known;
}

}  // namespace

void fuzz_jpeg(std::span<const std::uint8_t> file) {
  static const std::vector<KnownPicture> known = {
      known_picture({}), known_picture({.channels = 3, .chroma_h = 2, .progressive = true})};
  const Decoded outcome = check_decoder<JpegDecoder>(file, known);
  require(!outcome.fault || outcome.fault == ImageFault::corrupt ||
              outcome.fault == ImageFault::too_large || outcome.fault == ImageFault::unsupported,
          "JPEG is read whole, damaged, too large or of a kind that is not read");
  check_image_decoder(file, has_jpeg_signature(file), outcome);
}

}  // namespace linnet::test
