#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/file/file_chunks.hpp"

namespace linnet {

/// The bytes of a PNG file, which is in memory, or from which windows are read. Not thread-safe.
class PngBytes {
 public:
  /// Most bytes of a file that is not in memory that are read at once.
  static constexpr std::size_t kWindow = std::size_t{256} << 10;

  PngBytes() = default;
  explicit PngBytes(std::span<const std::uint8_t> memory) : memory_(memory), size_(memory.size()) {}

  /// Refers to the bytes and the reader of `file`.
  explicit PngBytes(const FileBytes& file)
      : memory_(file.first), file_(file.rest), size_(file.size) {
    if (in_memory()) size_ = memory_.size();
  }

  std::size_t size() const noexcept { return size_; }

  bool in_memory() const noexcept { return file_ == nullptr; }

  /// The bytes from `offset` to offset + count, which is at most size(); `count` is at most kWindow
  /// if the file is not in memory, and they are valid until the next call then. Throws
  /// ImageError(corrupt) if the file was truncated meanwhile; FileError; std::bad_alloc.
  std::span<const std::uint8_t> at(std::size_t offset, std::size_t count) {
    return in_memory() ? memory_.subspan(offset, count) : window_at(offset, count);
  }

 private:
  std::span<const std::uint8_t> window_at(std::size_t offset, std::size_t count);

  std::span<const std::uint8_t> memory_;
  const FileChunks* file_ = nullptr;
  std::size_t size_ = 0;
  std::vector<std::uint8_t> window_;
  std::size_t window_offset_ = 0;
  std::size_t window_bytes_ = 0;
};

}  // namespace linnet
