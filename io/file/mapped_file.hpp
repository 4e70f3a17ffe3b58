#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace linnet {

/// A file's bytes in memory, read from the disk a page at a time as they are touched, and given
/// back when memory is short. Whoever touches many in order asks for them before: see
/// prefetch_pages. Whoever cuts the file short meanwhile makes the system send SIGBUS to the thread
/// that touches what is gone. Moves, never copies; reading it is thread-safe.
class MappedFile {
 public:
  MappedFile() = default;

  /// Throws Error(data) that names the path where it is no regular file or cannot be opened,
  /// Error(system) where it cannot be mapped. An empty file has no bytes.
  explicit MappedFile(const std::string& path);

  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;

  /// They start on a page, so on a multiple of 4096.
  std::span<const std::byte> bytes() const noexcept { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace linnet
