#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "linnet/io/image_size.hpp"

namespace linnet {

/// Decodes JPEG files into grey pixels: the samples of a grey file are taken unchanged, the RGB
/// pixels of a colour file are converted by the rule of io/image/grey.hpp. An EXIF orientation is
/// ignored. Not thread-safe: one decoder per thread.
///
/// One libjpeg handle decodes all files, and no state of one file affects the next. What libjpeg
/// only warns of is an error here, because libjpeg then continues with made-up pixels. Bytes after
/// the end of the image are ignored.
class JpegDecoder {
 public:
  /// Throws std::bad_alloc, or Error(system) where libjpeg is not the version that Linnet was
  /// compiled for.
  JpegDecoder();
  ~JpegDecoder();
  JpegDecoder(JpegDecoder&&) noexcept;
  JpegDecoder& operator=(JpegDecoder&&) noexcept;

  /// Reads the header; see ImageDecoder::open. Throws ImageError; std::bad_alloc.
  ImageSize open(std::span<const std::uint8_t> file);

  /// See ImageDecoder::decode. Throws ImageError; std::logic_error if no file is open or `grey` has
  /// the wrong size; std::bad_alloc.
  void decode(std::span<std::uint8_t> grey);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
