#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace linnet::bench {

/// The bytes of a file, read with one open, fstat, read and close into `bytes`, which the
/// caller reuses for the next file. Throws Error(system).
std::span<const std::uint8_t> read_whole(const std::string& path, std::vector<std::uint8_t>& bytes);

/// Reads image files one after the other with one library. For use from one thread.
class ImageReader {
 public:
  virtual ~ImageReader() = default;

  /// The grey pixels of a file, row after row; valid until the next call. Throws Error(data) if the
  /// library cannot read the file.
  virtual std::span<const std::uint8_t> read(const std::string& path) = 0;
};

enum class Format { jpeg, png };

/// A library that reads images.
struct ImageLibrary {
  std::string name;
  std::unique_ptr<ImageReader> (*make)();
};

/// The decoders alone, with as few calls as they need: the least time that reading can take. One
/// handle of libjpeg-turbo serves all files; libpng needs new structures for each.
std::unique_ptr<ImageReader> read_with_libjpeg();
std::unique_ptr<ImageReader> read_with_libpng();

/// Each is compiled only if its headers were found when the build was configured.
std::unique_ptr<ImageReader> read_with_opencv();
std::unique_ptr<ImageReader> read_with_spng();
std::unique_ptr<ImageReader> read_with_stb();

}  // namespace linnet::bench
