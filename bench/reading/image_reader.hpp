#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace linnet::bench {

/// The bytes of a file, read with one open, fstat, read and close into `bytes`, which is used again
/// for the next. Throws Error(system).
std::span<const std::uint8_t> read_whole(const std::string& path, std::vector<std::uint8_t>& bytes);

/// Reads image files one after the other, the way one would with some library. For one thread.
class ImageReader {
 public:
  virtual ~ImageReader() = default;

  /// The grey pixels of a file, row after row, until the next call. Throws Error(data) where it
  /// cannot.
  virtual std::span<const std::uint8_t> read(const std::string& path) = 0;
};

enum class Format { jpeg, png };

/// A library to read with.
struct Library {
  std::string name;
  std::unique_ptr<ImageReader> (*make)();
};

/// The decoders themselves, in a loop that does what it must: the least that reading can cost. One
/// handle of libjpeg-turbo serves all files; libpng wants new structures for each.
std::unique_ptr<ImageReader> read_with_libjpeg();
std::unique_ptr<ImageReader> read_with_libpng();

/// Each is there where its headers were when this was configured.
std::unique_ptr<ImageReader> read_with_opencv();
std::unique_ptr<ImageReader> read_with_spng();
std::unique_ptr<ImageReader> read_with_stb();

}  // namespace linnet::bench
