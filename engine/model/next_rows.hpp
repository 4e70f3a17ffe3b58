#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/core/index_range.hpp"
#include "engine/kernels/operands.hpp"
#include "linnet/aligned_buffer.hpp"

namespace linnet {

/// The rows that the next product reads, to prefetch into the second-level cache part by part
/// between the blocks of classes of a product.
class NextRows {
 public:
  /// None.
  NextRows() = default;

  /// columns: how many of each row.
  NextRows(PrefetchFeatures next_rows, std::size_t columns)
      : rows_(next_rows.rows.starts),
        first_byte_(next_rows.column * element_bytes(next_rows.rows.type)),
        bytes_(columns * element_bytes(next_rows.rows.type)) {}

  /// Part `index` of `count`.
  void prefetch(std::size_t index, std::size_t count) const {
    const IndexRange part = subrange(rows_.size(), count, index);
    for (std::size_t b = part.begin; b < part.end; ++b) {
      for (std::size_t at = 0; at < bytes_; at += kAlignment) {
        __builtin_prefetch(rows_[b] + first_byte_ + at, 0, 2);
      }
    }
  }

 private:
  RowStarts rows_ = {};
  std::size_t first_byte_ = 0;
  std::size_t bytes_ = 0;
};

/// Calls `multiply(classes)` for blocks of at most `size` of `outputs` classes, which come in runs
/// of `run` that no block crosses, and prefetches meanwhile.
template <class Multiply>
void for_each_block_of_classes(std::size_t outputs, std::size_t run, std::size_t size,
                               const NextRows& next, const Multiply& multiply) {
  const std::size_t in_run = (run + size - 1) / size;
  const std::size_t count = outputs / run * in_run;
  for (std::size_t i = 0; i < count; ++i) {
    next.prefetch(i, count);
    const std::size_t first = i / in_run * run;
    const std::size_t begin = i % in_run * size;
    multiply(IndexRange{first + begin, first + std::min(begin + size, run)});
  }
}

}  // namespace linnet
