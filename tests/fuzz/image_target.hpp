#pragma once

#include <malloc.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/image/grey.hpp"
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

/// Checks that an image that is resized while it is decoded has the fault of one that is not.
inline void check_resizing(ImageDecoder& decoder, std::span<const std::uint8_t> file,
                           const Decoded& outcome) {
  std::string reason;
  Bytes grey(6);
  try {
    if (decoder.open(file).pixels() > kMostFuzzedPixels) return;
    decoder.decode_resized({3, 2}, grey);
  } catch (const ImageError& error) {
    reason = error.what();
  }
  require(reason == outcome.reason, "resizing changes no fault: " + reason);
}

/// Checks that an image in RGB has the fault of the same image in grey, and the colours that its
/// grey levels come from.
inline void check_rgb(ImageDecoder& decoder, std::span<const std::uint8_t> file,
                      const Decoded& outcome) {
  std::string reason;
  Bytes planes;
  try {
    const ImageSize size =
        decoder.open({file, nullptr, file.size()}, {}, {.colour = ColourRule::rgb});
    if (size.pixels() > kMostFuzzedPixels) return;
    planes.assign(3 * size.pixels(), 0x55);
    decoder.decode(planes);
  } catch (const ImageError& error) {
    reason = error.what();
  }
  require(reason == outcome.reason, "RGB changes no fault: " + reason);
  const std::size_t pixels = outcome.grey.size();
  for (std::size_t i = 0; i < pixels; ++i) {
    require(grey_of(planes[i], planes[pixels + i], planes[2 * pixels + i]) == outcome.grey[i],
            "RGB gives grey");
  }
}

/// Checks that ImageDecoder gives `outcome` if the file has the signature of the format of
/// `outcome`.
inline void check_image_decoder(std::span<const std::uint8_t> file, bool has_signature,
                                const Decoded& outcome) {
  ImageDecoder decoder;
  const Decoded image = outcome_of(decoder, file, 0x55);
  if (has_signature) require_same(outcome, image, "ImageDecoder decodes as the format does");
  check_resizing(decoder, file, image);
  check_rgb(decoder, file, image);
  if (has_image_signature(file)) return;
  require(image.fault == ImageFault::not_an_image, "a picture begins with a signature");
}

}  // namespace linnet::test
