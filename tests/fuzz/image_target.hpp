#pragma once

#include <malloc.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/image/image_decoder.hpp"
#include "io/image/image_signature.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/decoding.hpp"

namespace linnet::test {

/// Larger images are opened and not decoded: a few bytes of a header can declare a hundred
/// megabytes, and most of the time would be spent on decoding these.
inline constexpr std::size_t kMostFuzzedPixels = std::size_t{1} << 20;

/// A file and the pixels that it decodes to.
struct KnownPicture {
  Bytes file;
  Bytes grey;
};

/// The result of decoding a file. `fill`, which is not 0, is the value of all pixels before
/// decoding, and with glibc's allocator of all allocated memory: the result must not depend on it.
template <typename Decoder>
Decoded outcome_of(Decoder& decoder, std::span<const std::uint8_t> file, std::uint8_t fill) {
  Decoded outcome;
  ::mallopt(M_PERTURB, fill);
  try {
    const ImageSize size = decoder.open(file);
    outcome.width = size.width;
    outcome.height = size.height;
    require(size.width != 0 && size.height != 0, "a picture has pixels");
    if (size.pixels() > kMostFuzzedPixels) return outcome;
    outcome.grey.assign(size.pixels(), fill);
    decoder.decode(outcome.grey);
  } catch (const ImageError& error) {
    outcome.grey.clear();
    outcome.fault = error.image_fault();
    outcome.reason = error.what();
    require(error.fault() == Fault::data, "an undecodable image is a fault of the data");
    require_printable(outcome.reason);
  }
  return outcome;
}

inline void require_same(const Decoded& a, const Decoded& b, const std::string& promise) {
  require(a.width == b.width && a.height == b.height && a.fault == b.fault && a.reason == b.reason,
          promise + ": " + a.reason + " | " + b.reason);
  require(a.grey == b.grey, promise + ", to the pixel");
}

/// Checks that a decoder that has decoded another image, or failed at one, behaves like a new one:
/// the result for `file` is the same before and after the known images, whose pixels are correct.
/// Returns the result for `file`.
template <typename Decoder>
Decoded check_decoder(std::span<const std::uint8_t> file, std::span<const KnownPicture> known) {
  Decoder decoder;
  const Decoded first = outcome_of(decoder, file, 0x11);
  for (const KnownPicture& picture : known) {
    const Decoded between = outcome_of(decoder, picture.file, 0x11);
    require(!between.fault && between.grey == picture.grey, "no file affects the next");
  }
  require_same(first, outcome_of(decoder, file, 0xee), "a file decodes to the same twice");
  return first;
}

/// Checks that ImageDecoder gives `outcome` if the file has the signature of the format of
/// `outcome`.
inline void check_image_decoder(std::span<const std::uint8_t> file, bool has_signature,
                                const Decoded& outcome) {
  ImageDecoder decoder;
  const Decoded image = outcome_of(decoder, file, 0x55);
  if (has_signature) require_same(outcome, image, "ImageDecoder decodes as the format does");
  if (has_image_signature(file)) return;
  require(image.fault == ImageFault::not_an_image, "a picture begins with a signature");
}

}  // namespace linnet::test
