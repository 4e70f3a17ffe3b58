#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/file/file_descriptor.hpp"
#include "io/file/file_error.hpp"

namespace linnet {

/// Reads whole files into a buffer that is reused for the next file. Not thread-safe.
class FileReader {
 public:
  /// Opens a regular file. Never blocks: a FIFO or a device is an error. Throws FileError.
  void open(const std::string& path);

  /// The size of the open file in bytes, as it was when it was opened.
  std::size_t size() const noexcept { return size_; }

  /// The first `most` bytes of the open file, fewer if it is shorter; valid until the next call of
  /// `read`. Throws FileError.
  std::span<const std::uint8_t> read(std::size_t most);

  /// Fills `bytes` with those of the open file from `offset` on. Returns how many there were: fewer
  /// if the file ends before. Throws FileError.
  std::size_t read_at(std::size_t offset, std::span<std::byte> bytes) const;

 private:
  FileDescriptor file_;
  std::size_t size_ = 0;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace linnet
