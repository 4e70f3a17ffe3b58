#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/file/file_reader.hpp"
#include "io/image/image_decoder.hpp"

namespace linnet {

/// Reads and decodes image files one after the other, and reuses its memory. Not thread-safe: one
/// object per thread.
class ImageFile {
 public:
  /// Opens a file, recognises its format and checks it against the limits, before anything is
  /// decoded. Returns the image's size. Throws ImageError without the path.
  ImageSize open(const std::string& path);

  /// Decodes the open file: see ImageDecoder::decode.
  void decode(std::span<std::uint8_t> grey) { decoder_.decode(grey); }

  /// Decodes the open file and resizes the image to `size` with resize_grey. `grey` has
  /// size.pixels() bytes.
  void decode_resized(ImageSize size, std::span<std::uint8_t> grey);

  /// Decodes the open file only to check that it is undamaged. Throws as `decode`.
  void check();

 private:
  /// The bytes of a file that is within the limits. Throws FileError; ImageError.
  std::span<const std::uint8_t> read(const std::string& path);

  FileReader reader_;
  ImageDecoder decoder_;
  ImageSize size_;                     ///< of the open file
  std::vector<std::uint8_t> picture_;  ///< decoded image of an unwanted size
};

}  // namespace linnet
