#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "io/file_reader.hpp"
#include "io/image_decoder.hpp"

namespace linnet {

/// Reads one image file after the other, and keeps its memory in between. For one thread.
class ImageFile {
 public:
  /// Opens a file, recognises it and checks it against the limits, before anything is decoded.
  /// Throws ImageError without the path.
  ImageSize open(const std::string& path);

  /// Decodes the open file: see ImageDecoder::decode.
  void decode(std::span<std::uint8_t> grey) { decoder_.decode(grey); }

 private:
  FileReader reader_;
  ImageDecoder decoder_;
};

}  // namespace linnet
