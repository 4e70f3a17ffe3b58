#pragma once

#include <algorithm>
#include <cstddef>

namespace linnet {

/// What the sums of all leaves may take, unless it is little beside the rows.
inline constexpr std::size_t kLeavesBytes = std::size_t{12} << 20;

/// The number of leaves to which the rows of a sum over examples are divided, one for a thread at a
/// time: by the numbers of rows and of bytes that the sums of a leaf take alone, so that sums run
/// in the same order for any number of threads and ranks. Enough for 64 of them, of which each has
/// work, in at most `most_bytes`.
inline std::size_t choose_leaves(std::size_t rows, std::size_t leaf_bytes,
                                 std::size_t most_bytes = kLeavesBytes) {
  constexpr std::size_t kLeastRows = 1024;
  constexpr std::size_t kMost = 64;
  return std::max<std::size_t>(1, std::min({rows / kLeastRows, kMost, most_bytes / leaf_bytes}));
}

}  // namespace linnet
