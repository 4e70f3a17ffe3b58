#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "io/file/file_chunks.hpp"
#include "io/image/exif_orientation.hpp"
#include "io/image/image_header.hpp"
#include "io/image/image_limits.hpp"
#include "io/image/image_resizer.hpp"
#include "linnet/io/image_size.hpp"
#include "linnet/io/reading_rules.hpp"

namespace linnet {

/// Decodes JPEG files into grey or RGB pixels: the samples of a grey file are taken unchanged, the
/// RGB or CMYK pixels of a colour file are converted by the rules of io/image/grey.hpp. The
/// orientation in an Exif block is reported, not applied. Not thread-safe: one decoder per thread.
///
/// One libjpeg handle decodes all files, and no state of one file affects the next. What libjpeg
/// only warns of is an error here where libjpeg then continues with made-up pixels; otherwise it is
/// an oddity. Bytes after the end of the image are ignored.
class JpegDecoder {
 public:
  /// Throws std::bad_alloc, or Error(system) where libjpeg is not the version that Linnet was
  /// compiled for.
  JpegDecoder();
  ~JpegDecoder();
  JpegDecoder(JpegDecoder&&) noexcept;
  JpegDecoder& operator=(JpegDecoder&&) noexcept;

  /// Reads the header; see ImageDecoder::open. Of the rules that of colour counts. Throws
  /// ImageError; std::bad_alloc.
  ImageSize open(const FileBytes& file, const ReadLimits& limits = {},
                 const ReadingRules& rules = {});

  /// The same for a file that is in memory.
  ImageSize open(std::span<const std::uint8_t> file) { return open({file, nullptr, file.size()}); }

  /// Of the file that was opened last, without its orientation.
  ImageHeader header() const noexcept;

  /// The orientation of the file that was opened last.
  ExifOrientation orientation() const noexcept;

  /// What the file that was opened last has in it that the standard does not allow, though all
  /// pixels are right; empty if nothing was found yet. It is complete once the file is decoded.
  std::string_view oddity() const noexcept;

  /// See ImageDecoder::decode. Throws ImageError; std::logic_error if no file is open or `out` has
  /// the wrong size; std::bad_alloc.
  void decode(std::span<std::uint8_t> out);

  /// The same for an image that is resized row by row, into `out` of `size`. A file that is above
  /// the limits of images that are not resized is decoded at an eighth to seven eighths of its size
  /// where that is at least four times `size`: its blocks are averaged while they are decoded,
  /// which is faster.
  void decode_resized(ImageSize size, ImageResizer& resizer, std::span<std::uint8_t> out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
