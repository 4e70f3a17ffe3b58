#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/file/file_reader.hpp"
#include "io/image/image_decoder.hpp"

namespace linnet {

/// Reads one image file after the other, and keeps its memory in between. For one thread.
class ImageFile {
 public:
  /// Opens a file, recognises it and checks it against the limits, before anything is decoded.
  /// Throws ImageError without the path.
  ImageSize open(const std::string& path);

  /// Decodes the open file: see ImageDecoder::decode.
  void decode(std::span<std::uint8_t> grey) { decoder_.decode(grey); }

  /// Decodes the open file and brings it to `size`, as resize_grey does. `grey` has that size.
  void decode_resized(ImageSize size, std::span<std::uint8_t> grey);

  /// Decodes the open file for nothing but to learn whether it is whole. Throws as `decode`.
  void check();

 private:
  FileReader reader_;
  ImageDecoder decoder_;
  ImageSize size_;                     ///< of the open file
  std::vector<std::uint8_t> picture_;  ///< one of another size than asked for
};

}  // namespace linnet
