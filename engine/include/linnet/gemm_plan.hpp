#pragma once

#include "linnet/context.hpp"
#include "linnet/export.hpp"
#include "linnet/gemm.hpp"

namespace LINNET_EXPORT linnet {

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

/// A product whose shape is checked, and whose kernel is chosen, once, for many products of small
/// matrices: a call computes what gemm computes, with the same bits, without gemm's checks of
/// shapes and overlaps.
///
/// Copies are equal and cheap. A call is thread-safe and re-entrant.
class GemmPlan {
 public:
  /// The context must outlive the plan. Throws Error(usage) for a stride shorter than its rows, and
  /// for a matrix that does not fit the address space.
  explicit GemmPlan(const GemmShape& shape, const Context& context = default_context());

  /// a, b, c: the first numbers of matrices as the shape describes them, of any alignment. C must
  /// not overlap A or B.
  void operator()(const float* a, const float* b, float* c) const;

  /// As given, with the strides that 0 stood for.
  const GemmShape& shape() const noexcept { return shape_; }

 private:
  GemmShape shape_;
  const Context* context_;
  void (*product_)(float, const Factor<float>&, const Factor<float>&, float, MatrixView<float>,
                   const Context&);
};

}  // namespace linnet
