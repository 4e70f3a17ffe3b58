#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "io/image/image_error.hpp"
#include "io/image/jpeg.hpp"
#include "io/image/png.hpp"

namespace linnet {

/// Turns the bytes of a PNG or JPEG file into grey pixels. It tells the formats apart by their
/// signature, never by a name.
///
/// The one rule for grey, which is Pillow's `convert("L")`: a 16-bit sample keeps its high byte;
/// grey below 8 bits is scaled to 0..255; a palette is looked up first; RGB becomes (19595 R +
/// 38470 G + 7471 B + 32768) >> 16; alpha, tRNS, bKGD and the colour-space chunks (gAMA, cHRM,
/// iCCP, sRGB) change nothing.
///
/// A decoder keeps its library handles and buffers from file to file. It serves one thread at a
/// time; give each thread its own.
class ImageDecoder {
 public:
  /// Reads signature and header, and refuses what is over the limits of io/image/image_limits.hpp
  /// before memory or time is spent; so too a file with too few bytes for the size that it claims.
  /// The bytes must outlive the call of `decode`. Throws ImageError; std::bad_alloc.
  ImageSize open(std::span<const std::uint8_t> file);

  /// Decodes the file that was opened last, once: width · height bytes, row after row, without
  /// padding. `grey` must have exactly that size, and a file must be open: otherwise throws
  /// std::logic_error. Throws ImageError, and then the content of `grey` is unspecified;
  /// std::bad_alloc. Whatever happened, the decoder is ready for the next file.
  void decode(std::span<std::uint8_t> grey);

 private:
  enum class Format { none, png, jpeg };

  Format format_ = Format::none;
  PngDecoder png_;
  JpegDecoder jpeg_;
};

}  // namespace linnet
