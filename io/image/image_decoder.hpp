#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "io/file/file_chunks.hpp"
#include "io/image/exif_orientation.hpp"
#include "io/image/image_header.hpp"
#include "io/image/image_limits.hpp"
#include "io/image/image_notes.hpp"
#include "io/image/image_resizer.hpp"
#include "io/image/jpeg_decoder.hpp"
#include "io/image/png_decoder.hpp"
#include "linnet/io/image_error.hpp"
#include "linnet/io/reading_rules.hpp"

namespace linnet {

/// Decodes the bytes of a PNG or JPEG file into grey or RGB pixels, which lie as image_bytes says.
/// The format is recognised by the file's signature, never by its name.
///
/// The conversion to grey equals Pillow's `convert("L")` unless the rules say otherwise: of a
/// 16-bit sample the high byte is taken; grey of fewer than 8 bits is scaled to 0..255; palette
/// indices are replaced by their colours first; RGB becomes (19595 R + 38470 G + 7471 B + 32768) >>
/// 16; alpha, tRNS, bKGD and the colour-space chunks (gAMA, cHRM, iCCP, sRGB) are ignored.
/// RGB pixels are those that this grey is computed from, as with Pillow's `convert("RGB")`, and of
/// a grey image three times its grey.
///
/// A decoder keeps its library handles and buffers from file to file. Not thread-safe: one decoder
/// per thread.
class ImageDecoder {
 public:
  /// Reads signature and header. Rejects files that exceed a limit of io/image/image_limits.hpp, or
  /// that have too few bytes for the size in their header, before it allocates memory or decodes.
  /// The bytes must stay valid until `decode` returns. Throws ImageError; std::bad_alloc.
  ImageSize open(const FileBytes& file, const ReadLimits& limits = {},
                 const ReadingRules& rules = {});

  /// The same for a file that is in memory.
  ImageSize open(std::span<const std::uint8_t> file) { return open({file, nullptr, file.size()}); }

  /// Of the file that was opened last. Throws std::logic_error if none was.
  ImageHeader header() const;

  /// The orientation of the file that was opened last, as it says itself.
  ExifOrientation orientation() const noexcept;

  /// Decodes the file that was opened last into image_bytes(size, rules) bytes, plane after plane
  /// and row after row, without padding, as they are stored; once per `open`. Throws
  /// std::logic_error unless a file is open and `out` has exactly that size; ImageError, and then
  /// the content of `out` is unspecified; std::bad_alloc. After any of these the decoder can open
  /// the next file.
  void decode(std::span<std::uint8_t> out);

  /// The same, and resizes the image to `size` while it is decoded, with an ImageResizer, so that
  /// the image need not be in memory. `out` has image_bytes(size, rules) bytes.
  void decode_resized(ImageSize size, std::span<std::uint8_t> out);

  /// What the file that was decoded last has in it that its format does not allow, though all
  /// pixels are right ("JPEG: stray bytes between the segments"); empty if there is nothing.
  std::string oddity() const;

  /// Of the image that was decoded last.
  ImageNotes notes() const noexcept;

 private:
  enum class Format { none, png, jpeg };

  Format format_ = Format::none;
  PngDecoder png_;
  JpegDecoder jpeg_;
  ImageResizer resizer_;
  ImageSize size_;            ///< of the open image
  std::size_t channels_ = 1;  ///< that it is decoded into
};

}  // namespace linnet
