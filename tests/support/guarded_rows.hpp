#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "engine/core/random.hpp"
#include "engine/kernels/operands.hpp"
#include "linnet/matrix.hpp"
#include "tests/support/guarded_memory.hpp"
#include "tests/support/stored_numbers.hpp"

namespace linnet::test {

/// A batch of random bytes, or of other numbers that equal such bytes, as hostile as the contract
/// allows: each row lies between guards of its own, flush with one of them.
template <class T>
class GuardedRows {
 public:
  GuardedRows(std::size_t rows, std::size_t features, Random& random) {
    blocks_.reserve(rows);
    for (std::size_t b = 0; b < rows; ++b) {
      blocks_.emplace_back(1, features, features, any_side(random));
      T* row = blocks_.back().row(0);
      for (std::size_t k = 0; k < features; ++k)
        row[k] = stored<T>(static_cast<float>(random.next() >> 56));
      rows_.push_back(row_start(row));
    }
  }

  Rows<T> rows() const { return Rows<T>(rows_); }
  FeatureRows features() const { return {element_type_of<T>(), rows_}; }

 private:
  std::vector<GuardedMatrix<T>> blocks_;
  std::vector<const std::byte*> rows_;
};

/// None, some or all of the rows to prefetch, from a column that may lie behind their end:
/// what is prefetched is never read.
template <class T>
PrefetchRows<T> some_ahead(const GuardedRows<T>& x, Random& random) {
  return {x.rows().first(random.below(x.rows().size() + 1)), random.below(5000)};
}

template <class T>
PrefetchFeatures some_features_ahead(const GuardedRows<T>& x, Random& random) {
  const PrefetchRows<T> ahead = some_ahead(x, random);
  return {{element_type_of<T>(), ahead.rows.starts()}, ahead.column};
}

using GuardedBytes = GuardedRows<std::uint8_t>;

inline void fill_with_integers(Matrix<float>& matrix, std::int64_t most, Random& random) {
  fill_with_integers(matrix.view(), most, random);
}

inline void fill_with_numbers(Matrix<float>& matrix, double most, Random& random) {
  fill_with_numbers(matrix.view(), most, random);
}

/// Whether both hold the same bits, padding included.
inline bool same_bits(const Matrix<float>& a, const Matrix<float>& b) {
  return a.columns() == b.columns() && same_numbers(a.padded_view(), b.padded_view());
}

/// Whether the padding of each row is zero.
template <class Rows>
bool padding_is_zero(const Rows& matrix) {
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    for (std::size_t k = matrix.columns(); k < round_up(matrix.columns(), kRowPadding); ++k) {
      if (matrix.row(r)[k] != 0) return false;
    }
  }
  return true;
}

}  // namespace linnet::test
