#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/file/file_descriptor.hpp"

namespace linnet {

/// Reads whole files into memory that is used again for the next one. For one thread.
class FileReader {
 public:
  /// Opens a regular file. It never waits: a FIFO or a device is an error like any other. Throws
  /// ImageError(unreadable) with the reason.
  void open(const std::string& path);

  /// The size of the open file in bytes.
  std::size_t size() const noexcept { return size_; }

  /// The first `most` bytes, fewer if the file is shorter; valid until the next call. Throws as
  /// open.
  std::span<const std::uint8_t> read(std::size_t most);

 private:
  FileDescriptor file_;
  std::size_t size_ = 0;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace linnet
