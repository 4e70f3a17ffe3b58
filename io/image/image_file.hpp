#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/file/file_chunks.hpp"
#include "io/file/file_reader.hpp"
#include "io/image/exif_orientation.hpp"
#include "io/image/image_decoder.hpp"
#include "io/image/image_limits.hpp"
#include "linnet/io/reading_rules.hpp"

namespace linnet {

/// Reads and decodes image files one after the other, and reuses its memory. Not thread-safe: one
/// object per thread.
class ImageFile {
 public:
  explicit ImageFile(const ReadingRules& rules = {}, const ReadLimits& limits = {})
      : rules_(rules), limits_(limits) {}

  /// The rules for the files that are opened from now on.
  void set_rules(const ReadingRules& rules) { rules_ = rules; }

  /// Opens a file, recognises its format and checks it against the limits, before anything is
  /// decoded. Returns the image's size, upright. Throws ImageError without the path.
  ImageSize open(const std::string& path);

  /// What the open file says of itself. Its orientation is reported whether it is applied or not.
  ImageHeader header() const { return decoder_.header(); }

  /// Decodes the open file by the rules, see ImageDecoder::decode.
  void decode(std::span<std::uint8_t> out);

  /// Decodes the open file and resizes the image to `size`: see ImageDecoder::decode_resized.
  void decode_resized(ImageSize size, std::span<std::uint8_t> out);

  /// Decodes the open file only to check that it is undamaged. Throws as `decode`.
  void check();

  /// See ImageDecoder::oddity.
  std::string oddity() const { return decoder_.oddity(); }

  /// Of the image that was decoded last.
  ImageNotes notes() const noexcept { return decoder_.notes(); }

 private:
  /// Calls decode(), and throws ImageError instead of std::bad_alloc.
  template <class Decode>
  void guarded(const Decode& decode);

  /// Decodes the image as it is stored into picture_.
  void decode_picture();

  /// Turns the image in picture_, of that size, upright.
  void orient(ImageSize size, std::span<std::uint8_t> out) const;

  /// The bytes of a file that is within the limits; of a large one the first. Throws FileError;
  /// ImageError.
  FileBytes read(const std::string& path);

  ReadingRules rules_;
  ReadLimits limits_;
  FileReader reader_;
  FileChunks chunks_;
  ImageDecoder decoder_;
  ImageSize stored_;  ///< of the open file, before it is turned
  ExifOrientation orientation_ = ExifOrientation::top_left;
  std::vector<std::uint8_t> picture_;  ///< the image before it is turned
};

}  // namespace linnet
