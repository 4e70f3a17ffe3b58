#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/file/atomic_file.hpp"

namespace linnet {

/// Appends to a new file in blocks of 2 MB, whatever the lengths of what is appended. A block that
/// is written by one call the system keeps in one page of 2 MB, if the file system can have such
/// pages (see read_in_huge_pages): a program that maps the file soon after finds it in these.
class BlockOutput {
 public:
  /// `file` must be empty, and outlive the output.
  explicit BlockOutput(AtomicFile& file) : file_(file) {}

  void write(std::span<const std::byte> bytes);

  /// Writes what is held back of the last block.
  void flush();

 private:
  void hold(std::span<const std::byte> bytes);

  AtomicFile& file_;
  std::uint64_t end_ = 0;        ///< of all that was appended
  std::vector<std::byte> held_;  ///< the end of it, which is not in the file yet
};

}  // namespace linnet
