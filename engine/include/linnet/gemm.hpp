#pragma once

#include <cstdint>

#include "linnet/context.hpp"
#include "linnet/export.hpp"
#include "linnet/gemm_shape.hpp"
#include "linnet/matrix.hpp"

namespace LINNET_EXPORT linnet {

/// One factor of a product: a row-major matrix with any stride between its rows, and whether the
/// product takes its transpose.
template <class T>
struct Factor {
  MatrixView<const T> matrix;
  Op op = Op::none;

  std::size_t rows() const noexcept { return op == Op::none ? matrix.rows() : matrix.columns(); }
  std::size_t columns() const noexcept { return op == Op::none ? matrix.columns() : matrix.rows(); }
};

/// C = α · op(A) · op(B) + β · C in single precision; op(A) is m × k, op(B) k × n, C m × n, and
/// each of m, n, k may be 0.
///
/// As in BLAS, β = 0 overwrites C without reading it, and α = 0 (or k = 0) scales C without reading
/// A or B. Otherwise NaN and infinities propagate as the sums of IEEE arithmetic do. Bytes of A
/// count as the numbers 0 to 255. Neither start nor stride of a matrix need be aligned.
///
/// The bits of C depend on m, n, k, on whether a factor is transposed and on the instruction set,
/// and on nothing else: neither on the number of threads nor on strides and addresses, nor on the
/// calling thread's floating-point environment. Products are computed with rounding to nearest,
/// with subnormal numbers, and without traps; the caller's rounding, flush-to-zero,
/// denormals-are-zero and exception masks are as before afterwards, and flags of exceptions stay.
///
/// Throws Error(usage) if shapes do not fit or C overlaps A or B; C is then as it was. Blocks of
/// one matrix do not overlap if they have no number in common; views of different strides do
/// wherever one begins before the other ends.
///
/// Thread-safe, also inside of parallel loops of other contexts. Small products run on the calling
/// thread alone. The memory for packing is allocated by the first calls, belongs to the thread that
/// packs, and is kept.
void gemm(float alpha, Factor<float> a, Factor<float> b, float beta, MatrixView<float> c,
          const Context& context = default_context());
void gemm(float alpha, Factor<std::uint8_t> a, Factor<float> b, float beta, MatrixView<float> c,
          const Context& context = default_context());

}  // namespace linnet
