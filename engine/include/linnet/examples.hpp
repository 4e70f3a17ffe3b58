#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "linnet/byte_sums.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// Images to learn from, in memory that somebody else owns: one row of bytes and one label each.
/// The rows lie as Matrix lays them (row_stride), padded with zeros; labels are below `classes`.
struct Examples {
  MatrixView<const std::uint8_t> pixels;
  std::span<const std::uint32_t> labels;
  std::size_t classes = 0;
  /// A hash of each row's content, equal for copies of one picture; none where they are unknown.
  std::span<const std::uint64_t> content = {};
  /// Over each row's pixels; none where they are unknown. A Trainer wants those of what it learns.
  std::span<const ByteSums> sums = {};
  /// Whether the rows lie in a mapped file, of which memory may not hold all.
  bool mapped = false;
};

/// Throws Error(usage) unless the examples are as described.
void check(const Examples& examples);

}  // namespace linnet
