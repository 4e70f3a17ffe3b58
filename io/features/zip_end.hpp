#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace linnet {

/// Where the directory of a zip archive is.
struct ZipDirectory {
  std::uint64_t entries = 0;
  std::uint64_t offset = 0;  ///< in the file
  std::uint64_t bytes = 0;
};

/// Throws Error(data) with a reason that does not name the file.
[[noreturn]] void fail_zip(const std::string& reason);

/// The number of `bytes` bytes (2, 4 or 8) at an offset, little-endian. Fails beyond the end.
std::uint64_t zip_number(std::span<const std::byte> file, std::size_t offset, std::size_t bytes);

/// Finds the directory by the records at the end of the file, those of ZIP64 too. It lies in the
/// file, right in front of them. Fails if there are none, or bytes behind them, and if the archive
/// is one of several parts.
ZipDirectory zip_directory(std::span<const std::byte> file);

}  // namespace linnet
