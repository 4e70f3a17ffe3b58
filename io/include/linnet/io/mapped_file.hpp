#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// A file that is mapped into memory for reading. The system reads a page from the disk when it is
/// first touched, without reading ahead, and may drop pages when memory is short. If the file is
/// truncated while it is mapped, the system sends SIGBUS to a thread that touches a page that no
/// longer exists. Movable, not copyable; reading it is thread-safe.
class MappedFile {
 public:
  MappedFile() = default;

  /// Maps the whole file; an empty file has no bytes. Throws Error(data) with the path if it is not
  /// a regular file or cannot be opened, Error(system) if it cannot be mapped.
  explicit MappedFile(const std::string& path);

  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;

  /// The content of the file. It starts at the beginning of a page, so at a multiple of 4096.
  std::span<const std::byte> bytes() const noexcept { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace linnet
