#pragma once

#include <cstddef>

#include "engine/core/index_range.hpp"

namespace linnet {

/// How the rows of a pass over all examples are divided; arithmetic alone, on the numbers of rows,
/// features and outputs, so that the order of all sums is the same for any number of threads.
///
/// A chunk of rows stays in the second-level cache between its two products. Chunks form blocks,
/// over which the gradient is summed in single precision, and blocks form leaves, each of which has
/// sums of its own in double.
class PassPlan {
 public:
  /// row_bytes: of a row of examples.
  PassPlan(std::size_t rows, std::size_t features, std::size_t outputs, std::size_t row_bytes);

  std::size_t leaves() const noexcept { return leaves_; }
  std::size_t chunk_rows() const noexcept { return chunk_rows_; }
  /// A multiple of chunk_rows().
  std::size_t block_rows() const noexcept { return block_rows_; }

  /// The rows of a leaf; its first one is a multiple of chunk_rows().
  IndexRange leaf(std::size_t index) const;

 private:
  std::size_t rows_;
  std::size_t chunk_rows_;
  std::size_t block_rows_;
  std::size_t leaves_;
};

}  // namespace linnet
