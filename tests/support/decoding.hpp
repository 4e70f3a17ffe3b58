#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "linnet/io/image_error.hpp"

namespace linnet::test {

/// What a decoder made of a file: grey pixels, or a fault and its reason.
struct Decoded {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::uint8_t> grey;
  std::optional<ImageFault> fault;
  std::string reason;
};

/// Runs `decoder` (ImageDecoder, PngDecoder or JpegDecoder) over a file. Any exception but
/// ImageError passes through and so fails the test.
template <typename Decoder>
Decoded decode_with(Decoder& decoder, std::span<const std::uint8_t> file) {
  Decoded result;
  try {
    const auto size = decoder.open(file);
    result.width = size.width;
    result.height = size.height;
    result.grey.resize(size.pixels());
    decoder.decode(result.grey);
  } catch (const ImageError& error) {
    result.grey.clear();
    result.fault = error.image_fault();
    result.reason = error.what();
  }
  return result;
}

}  // namespace linnet::test
