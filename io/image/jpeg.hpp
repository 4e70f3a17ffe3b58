#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "io/image/image_size.hpp"

namespace linnet {

/// Whether the bytes begin as a JPEG file does.
bool has_jpeg_signature(std::span<const std::uint8_t> head) noexcept;

/// Turns JPEG files into grey pixels: a grey file's samples as they are, a colour file's RGB under
/// the rule of io/image/grey.hpp. An EXIF orientation changes nothing. One thread at a time.
///
/// One libjpeg handle serves all files, and no file leaves anything in it for the next. What
/// libjpeg only warns of is damage here: it goes on with made-up pixels. Bytes behind the image are
/// ignored.
class JpegDecoder {
 public:
  /// Throws std::bad_alloc, or Error (system) where libjpeg is another than the one built against.
  JpegDecoder();
  ~JpegDecoder();
  JpegDecoder(JpegDecoder&&) noexcept;
  JpegDecoder& operator=(JpegDecoder&&) noexcept;

  /// Reads the header; see ImageDecoder::open. Throws ImageError; std::bad_alloc.
  ImageSize open(std::span<const std::uint8_t> file);

  /// See ImageDecoder::decode. Throws ImageError; std::logic_error where no file is open or `grey`
  /// has the wrong size; std::bad_alloc.
  void decode(std::span<std::uint8_t> grey);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
