#pragma once

// Prefetches the rows that the next call reads, one cache line at a time between the
// multiplications of a kernel. Only the per-set source includes this.

#include <algorithm>

#include "engine/kernels/operands.hpp"
#include "engine/kernels/simd/simd.hpp"

namespace linnet {
namespace {

/// The number of elements of T in a cache line.
template <class T>
inline constexpr std::size_t kLineColumns = kAlignment / sizeof(T);

/// Whether the register of bytes at a column is the first that starts in its cache line: loops over
/// registers prefetch a line when they come to that one.
constexpr bool starts_line(std::size_t column) {
  return column % kAlignment < sizeof(Bytes);
}

/// Distributes the rows to prefetch over the `rows` rows that a kernel processes: one for each row,
/// or one for every second row if that is enough.
template <class T>
class Prefetcher {
 public:
  Prefetcher(PrefetchRows<T> next_rows, std::size_t rows)
      : rows_(next_rows.rows),
        column_(next_rows.column),
        for_each_row_(2 * next_rows.rows.size() > rows) {}

  bool for_each_row() const { return for_each_row_; }

  /// The first column that the next call reads.
  std::size_t column() const { return column_; }

  /// The rows to prefetch while the kernel works on rows [first, first + count).
  Rows<T> of(std::size_t first, std::size_t count) const {
    const std::size_t step = for_each_row_ ? 1 : 2;
    const std::size_t begin = std::min((first + step - 1) / step, rows_.size());
    const std::size_t end = std::min((first + count + step - 1) / step, rows_.size());
    return rows_.subspan(begin, end - begin);
  }

  /// Prefetches the cache line of `row` that lies `column` columns behind the first column that the
  /// next call reads, into the second-level cache: a batch does not fit the first level.
  [[gnu::always_inline]] void prefetch_line(const T* row, std::size_t column) const {
    prefetch_to_second_level(row + column_ + column);
  }

 private:
  Rows<T> rows_;
  std::size_t column_;
  bool for_each_row_;
};

}  // namespace
}  // namespace linnet
