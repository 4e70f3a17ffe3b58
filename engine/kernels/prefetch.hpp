#pragma once

// Asking memory for the rows that come next, a cache line at a time between two multiplications.
// Only the per-set source includes this.

#include <algorithm>

#include "engine/kernels/kernel_table.hpp"
#include "engine/kernels/simd.hpp"

namespace linnet {
namespace {

/// Columns of a cache line of T.
template <class T>
inline constexpr std::size_t kLineColumns = kAlignment / sizeof(T);

/// The rows ahead, dealt to the `rows` that a kernel works through: one for each, or for every
/// other of them where that is enough.
template <class T>
class Asking {
 public:
  Asking(Ahead<T> ahead, std::size_t rows)
      : rows_(ahead.rows), column_(ahead.column), for_each_row_(2 * ahead.rows.size() > rows) {}

  bool for_each_row() const { return for_each_row_; }

  /// The rows that row `first` and the `count` − 1 after it ask for.
  Rows<T> of(std::size_t first, std::size_t count) const {
    const std::size_t step = for_each_row_ ? 1 : 2;
    const std::size_t begin = std::min((first + step - 1) / step, rows_.size());
    const std::size_t end = std::min((first + count + step - 1) / step, rows_.size());
    return rows_.subspan(begin, end - begin);
  }

  /// Asks for the line `column` columns into what is wanted of a row. Into the second-level cache:
  /// a batch does not fit the first.
  [[gnu::always_inline]] void ask(const T* row, std::size_t column) const {
    prefetch_to_second_level(row + column_ + column);
  }

 private:
  Rows<T> rows_;
  std::size_t column_;
  bool for_each_row_;
};

}  // namespace
}  // namespace linnet
