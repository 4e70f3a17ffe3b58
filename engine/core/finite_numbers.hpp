#pragma once

#include <algorithm>
#include <cmath>

#include "linnet/matrix.hpp"

namespace linnet {

/// Whether all numbers of a vector, span or buffer of floats or doubles are finite.
template <class Numbers>
bool all_finite(const Numbers& numbers) {
  return std::all_of(numbers.data(), numbers.data() + numbers.size(),
                     [](auto number) { return std::isfinite(number); });
}

/// The same of a matrix, without its padding.
inline bool all_finite(const Matrix<float>& matrix) {
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    if (!all_finite(matrix.values(r))) return false;
  }
  return true;
}

}  // namespace linnet
