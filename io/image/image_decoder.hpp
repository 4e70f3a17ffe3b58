#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "io/image/jpeg_decoder.hpp"
#include "io/image/png_decoder.hpp"
#include "linnet/io/image_error.hpp"

namespace linnet {

/// Decodes the bytes of a PNG or JPEG file into grey pixels. The format is recognised by the file's
/// signature, never by its name.
///
/// The conversion to grey equals Pillow's `convert("L")`: of a 16-bit sample the high byte is
/// taken; grey of fewer than 8 bits is scaled to 0..255; palette indices are replaced by their
/// colours first; RGB becomes (19595 R + 38470 G + 7471 B + 32768) >> 16; alpha, tRNS, bKGD and the
/// colour-space chunks (gAMA, cHRM, iCCP, sRGB) are ignored.
///
/// A decoder keeps its library handles and buffers from file to file. Not thread-safe: one decoder
/// per thread.
class ImageDecoder {
 public:
  /// Reads signature and header. Rejects files that exceed a limit of io/image/image_limits.hpp, or
  /// that have too few bytes for the size in their header, before it allocates memory or decodes.
  /// The bytes must stay valid until `decode` returns. Throws ImageError; std::bad_alloc.
  ImageSize open(std::span<const std::uint8_t> file);

  /// Decodes the file that was opened last into width · height bytes, row after row, without
  /// padding; once per `open`. Throws std::logic_error unless a file is open and `grey` has exactly
  /// that size; ImageError, and then the content of `grey` is unspecified; std::bad_alloc. After
  /// any of these the decoder can open the next file.
  void decode(std::span<std::uint8_t> grey);

 private:
  enum class Format { none, png, jpeg };

  Format format_ = Format::none;
  PngDecoder png_;
  JpegDecoder jpeg_;
};

}  // namespace linnet
