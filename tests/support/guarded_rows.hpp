#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "engine/core/matrix.hpp"
#include "engine/core/random.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet::test {

/// A batch of random bytes as hostile as the contract allows: each row is a block of its own that
/// ends where its padding ends, so that AddressSanitizer sees a read of one byte more, and that
/// starts on an odd address. The padding holds zeros.
class GuardedRows {
 public:
  GuardedRows(std::size_t rows, std::size_t features, Random& random) {
    const std::size_t padded = round_up(features, kRowPadding);
    for (std::size_t b = 0; b < rows; ++b) {
      blocks_.push_back(std::make_unique<std::uint8_t[]>(padded + 1));
      std::uint8_t* row = blocks_.back().get() + 1;
      std::memset(row, 0, padded);
      for (std::size_t k = 0; k < features; ++k) {
        row[k] = static_cast<std::uint8_t>(random.next() >> 56);
      }
      rows_.push_back(row);
    }
  }

  ByteRows rows() const { return rows_; }
  std::uint8_t at(std::size_t row, std::size_t feature) const { return rows_[row][feature]; }

 private:
  std::vector<std::unique_ptr<std::uint8_t[]>> blocks_;
  std::vector<const std::uint8_t*> rows_;
};

/// Fills the logical part of a matrix with whole numbers in [−most, most].
inline void fill_with_integers(Matrix<float>& matrix, std::int64_t most, Random& random) {
  const auto count = static_cast<std::uint64_t>(2 * most + 1);
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    for (float& value : matrix.values(r)) {
      value = static_cast<float>(static_cast<std::int64_t>(random.below(count)) - most);
    }
  }
}

/// Fills the logical part of a matrix with numbers in [−most, most).
inline void fill_with_numbers(Matrix<float>& matrix, double most, Random& random) {
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    for (float& value : matrix.values(r)) value = static_cast<float>(random.uniform(-most, most));
  }
}

/// Whether both hold the same bits, padding included.
inline bool same_bits(const Matrix<float>& a, const Matrix<float>& b) {
  if (a.rows() != b.rows() || a.columns() != b.columns()) return false;
  for (std::size_t r = 0; r < a.rows(); ++r) {
    if (std::memcmp(a.row(r), b.row(r), a.padded_columns() * sizeof(float)) != 0) return false;
  }
  return true;
}

/// Whether the padding of each row is zero.
template <class T>
bool padding_is_zero(const Matrix<T>& matrix) {
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    for (std::size_t k = matrix.columns(); k < matrix.padded_columns(); ++k) {
      if (matrix.row(r)[k] != T{}) return false;
    }
  }
  return true;
}

}  // namespace linnet::test
