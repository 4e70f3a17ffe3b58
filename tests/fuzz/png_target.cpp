#include "io/image/png_decoder.hpp"
#include "tests/fuzz/image_target.hpp"
#include "tests/support/png_maker.hpp"
#include "tests/support/reference_png.hpp"

namespace linnet::test {
namespace {

/// Grey images, whose samples are the pixels, interlaced and not.
std::vector<KnownPicture> known_pictures() {
  std::vector<KnownPicture> known;
  for (const bool interlaced : {false, true}) {
    const PngPicture picture = random_png_picture(9, 7, 8, 0, interlaced, 3);
    known.push_back({make_png(picture), Bytes(picture.samples.begin(), picture.samples.end())});
  }
  return known;
}

}  // namespace

void fuzz_png(std::span<const std::uint8_t> file) {
  static const std::vector<KnownPicture> known = known_pictures();
  const Decoded outcome = check_decoder<PngDecoder>(file, known);
  require(!outcome.fault || outcome.fault == ImageFault::corrupt ||
              outcome.fault == ImageFault::too_large || outcome.fault == ImageFault::unsupported,
          "PNG is read whole, damaged, too large or Apple's own");
  if (!outcome.fault && !outcome.grey.empty()) {
    const auto reference = decode_with_libpng(file);
    require(!reference || reference->grey() == outcome.grey, "pixels are those of libpng");
  }
  check_image_decoder(file, has_png_signature(file), outcome);
}

}  // namespace linnet::test
