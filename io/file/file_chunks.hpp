#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/file/file_reader.hpp"

namespace linnet {

/// Reads a file that need not fit into memory, one chunk after the other. Not thread-safe.
class FileChunks {
 public:
  /// Starts at the front of the open file of `reader`, which must stay open. Returns the first
  /// chunk. Throws FileError; std::bad_alloc.
  std::span<const std::uint8_t> begin(const FileReader& reader);

  /// The bytes that follow the last chunk, in one piece with `kept`, the last bytes of that chunk,
  /// at most 64 KiB; only `kept` if the file ends there. What was returned before is invalid then.
  /// Throws FileError.
  std::span<const std::uint8_t> next(std::span<const std::uint8_t> kept);

  /// The file that was begun.
  const FileReader& reader() const noexcept { return *reader_; }

 private:
  const FileReader* reader_ = nullptr;
  std::size_t done_ = 0;  ///< bytes of the file that were read
  std::vector<std::uint8_t> bytes_;
};

/// The bytes of a file, of which all or the first are in memory.
struct FileBytes {
  std::span<const std::uint8_t> first;
  FileChunks* rest = nullptr;  ///< reads those that follow; nullptr if `first` are all
  std::size_t size = 0;        ///< of the whole file
};

}  // namespace linnet
