#pragma once

#include <algorithm>
#include <cstddef>

namespace linnet {

/// The number of leaves to which the rows of a sum over examples are divided, one for a thread at a
/// time: by the numbers of rows and of bytes that the sums of a leaf take alone, so that sums run
/// in the same order for any number of threads. Enough for 64 threads, of which each has work, in
/// at most 12 MiB.
inline std::size_t choose_leaves(std::size_t rows, std::size_t leaf_bytes) {
  constexpr std::size_t kLeastRows = 1024;
  constexpr std::size_t kMost = 64;
  constexpr std::size_t kMostBytes = std::size_t{12} << 20;
  return std::max<std::size_t>(1, std::min({rows / kLeastRows, kMost, kMostBytes / leaf_bytes}));
}

}  // namespace linnet
