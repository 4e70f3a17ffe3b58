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

/// Larger pictures are opened and not decoded: a few bytes of a header can ask for a hundred
/// megabytes, and a run would be about nothing else.
inline constexpr std::size_t kMostFuzzedPixels = std::size_t{1} << 20;

/// A file and the pixels it decodes to.
struct KnownPicture {
  Bytes file;
  Bytes grey;
};

/// What a decoder makes of a file. `fill`, not 0, is what the pixels hold before, and with glibc's
/// allocator all memory that is handed out: no trace of it may stay.
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
    require(error.fault() == Fault::data, "a bad picture is a fault of the data");
    require_printable(outcome.reason);
  }
  return outcome;
}

inline void require_same(const Decoded& a, const Decoded& b, const std::string& promise) {
  require(a.width == b.width && a.height == b.height && a.fault == b.fault && a.reason == b.reason,
          promise + ": " + a.reason + " | " + b.reason);
  require(a.grey == b.grey, promise + ", to the pixel");
}

/// A decoder that has read another picture, or failed at one, goes on as a new one would: what it
/// makes of `file` is the same before and after, and so are the pixels of the pictures between.
/// Returns what it makes of it.
template <typename Decoder>
Decoded check_decoder(std::span<const std::uint8_t> file, std::span<const KnownPicture> known) {
  Decoder decoder;
  const Decoded first = outcome_of(decoder, file, 0x11);
  for (const KnownPicture& picture : known) {
    const Decoded between = outcome_of(decoder, picture.file, 0x11);
    require(!between.fault && between.grey == picture.grey, "no file leaves anything for the next");
  }
  require_same(first, outcome_of(decoder, file, 0xee), "a file decodes twice the same");
  return first;
}

/// ImageDecoder makes the same of it where the signature is of the format of `outcome`.
inline void check_image_decoder(std::span<const std::uint8_t> file, bool has_signature,
                                const Decoded& outcome) {
  ImageDecoder decoder;
  const Decoded image = outcome_of(decoder, file, 0x55);
  if (has_signature) require_same(outcome, image, "ImageDecoder decodes as the format does");
  if (has_image_signature(file)) return;
  require(image.fault == ImageFault::not_an_image, "a picture begins with a signature");
}

}  // namespace linnet::test
