#pragma once

#include <cstddef>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// Whether a factor of a product is transposed.
enum class Op { none, transpose };

/// C = α · op(A) · op(B) + β · C for row-major matrices of floats: op(A) is m × k, op(B) k × n, C
/// m × n. Strides are the distances between the starts of two rows as they lie in memory, in
/// floats; 0 means that rows follow each other without a gap.
struct GemmShape {
  std::size_t m = 0;
  std::size_t n = 0;
  std::size_t k = 0;
  Op op_a = Op::none;
  Op op_b = Op::none;
  std::size_t a_stride = 0;
  std::size_t b_stride = 0;
  std::size_t c_stride = 0;
  float alpha = 1.0f;
  float beta = 0.0f;
};

}  // namespace linnet
