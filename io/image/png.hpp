#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "io/image/image_size.hpp"

namespace linnet {

/// Whether the bytes begin as a PNG file does, even if a transfer as text damaged the line ends
/// that the signature holds.
bool has_png_signature(std::span<const std::uint8_t> head) noexcept;

/// Turns PNG files of every colour type, bit depth and interlacing into grey pixels, under the rule
/// of io/image/grey.hpp. Takes memory for some rows beside the result. One thread at a time.
///
/// Plain files in order, which are most, are read by io/image/plain_png.hpp, faster than libpng
/// can; all others, and so whatever is damaged, by libpng.
///
/// Ancillary chunks are skipped unread, whatever they hold. Any other damage is an error, so that a
/// picture comes out whole or not at all.
class PngDecoder {
 public:
  PngDecoder();
  ~PngDecoder();
  PngDecoder(PngDecoder&&) noexcept;
  PngDecoder& operator=(PngDecoder&&) noexcept;

  /// Reads the header and walks over the chunks; see ImageDecoder::open. Throws ImageError.
  ImageSize open(std::span<const std::uint8_t> file);

  /// See ImageDecoder::decode. Throws ImageError; std::logic_error where no file is open or `grey`
  /// has the wrong size; std::bad_alloc.
  void decode(std::span<std::uint8_t> grey);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The picture as a PNG file of 8-bit grey, whose pixels decode to exactly `grey`. Its bytes depend
/// on the versions of libpng and zlib. `grey` has size.pixels() bytes, at least one; otherwise
/// throws std::logic_error. Throws std::bad_alloc. Thread-safe.
std::vector<std::uint8_t> encode_png(ImageSize size, std::span<const std::uint8_t> grey);

}  // namespace linnet
