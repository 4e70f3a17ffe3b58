#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linnet/byte_sums.hpp"
#include "linnet/export.hpp"
#include "linnet/matrix.hpp"

namespace LINNET_EXPORT linnet {

/// Images with their classes, in memory that the caller owns: one row of bytes and one label each.
/// The rows are laid out and padded with zeros as Matrix does it (row_stride); labels are below
/// `classes`.
struct Examples {
  MatrixView<const std::uint8_t> pixels;
  std::span<const std::uint32_t> labels;
  std::size_t classes = 0;
  /// A hash of the content of each row, equal for duplicates of one image; empty if unknown.
  std::span<const std::uint64_t> content = {};
  /// The sums over the pixels of each row; empty if unknown: a Trainer then computes them.
  std::span<const ByteSums> sums = {};
  /// Whether the rows lie in a mapped file, part of which may not be in memory.
  bool mapped = false;
};

/// All bytes of the rows, with their padding.
std::span<const std::byte> pixel_bytes(const Examples& examples);

/// Throws Error(usage) unless the examples are as described.
void check(const Examples& examples);

/// The examples to train on and those to validate on, as indices.
struct Split {
  std::vector<std::uint32_t> train;
  std::vector<std::uint32_t> valid;
};

}  // namespace linnet
