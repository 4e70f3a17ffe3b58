#pragma once

#include "linnet/context.hpp"
#include "linnet/export.hpp"
#include "linnet/gemm.hpp"
#include "linnet/gemm_shape.hpp"

namespace LINNET_EXPORT linnet {

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
  /// The products of all other shapes than those of small_product_.
  void multiply(const float* a, const float* b, float* c) const;

  GemmShape shape_;
  const Context* context_;
  void (*product_)(float, const Factor<float>&, const Factor<float>&, float,
                   const MatrixView<float>&, const Context&);
  /// For small products of an untransposed B, else null.
  void (*small_product_)(const GemmShape& shape, const float* a, const float* b, float* c);
};

}  // namespace linnet
