#include "linnet/gemm_plan.hpp"

#include <utility>

#include "engine/core/floating_point.hpp"
#include "engine/gemm/checks.hpp"
#include "engine/gemm/product_form.hpp"
#include "engine/gemm/small_product.hpp"

namespace linnet {
namespace {

/// A factor that is rows × columns in the product.
Factor<float> factor(const float* data, std::size_t rows, std::size_t columns, std::size_t stride,
                     Op op) {
  if (op == Op::transpose) std::swap(rows, columns);
  return {{data, rows, columns, stride}, op};
}

/// The distance between rows that 0 stands for: their length.
std::size_t stride_or(std::size_t stride, std::size_t length, const char* requirement) {
  if (stride == 0) return length;
  require_product(stride >= length, requirement);
  return stride;
}

GemmShape completed(GemmShape shape) {
  shape.a_stride = stride_or(shape.a_stride, shape.op_a == Op::none ? shape.k : shape.m,
                             "a_stride is shorter than a row of A");
  shape.b_stride = stride_or(shape.b_stride, shape.op_b == Op::none ? shape.n : shape.k,
                             "b_stride is shorter than a row of B");
  shape.c_stride = stride_or(shape.c_stride, shape.n, "c_stride is shorter than a row of C");
  return shape;
}

}  // namespace

GemmPlan::GemmPlan(const GemmShape& shape, const Context& context)
    : shape_(completed(shape)),
      context_(&context),
      product_(choose_product<float>({shape.m, shape.n, shape.k, shape.op_a, shape.op_b},
                                     shape.alpha, context.kernels())),
      small_product_(
          product_ == small_product && shape.op_b == Op::none
              ? small_product_kernels(shape.n, context.kernels()).choose_small_product(shape_)
              : nullptr) {
  // Views of nothing check that the matrices fit the address space.
  alignas(float) static constexpr float kNumber = 0.0f;
  factor(&kNumber, shape_.m, shape_.k, shape_.a_stride, shape_.op_a);
  factor(&kNumber, shape_.k, shape_.n, shape_.b_stride, shape_.op_b);
  MatrixView<const float>(&kNumber, shape_.m, shape_.n, shape_.c_stride);
}

void GemmPlan::operator()(const float* a, const float* b, float* c) const {
  const StandardFloatingPoint standard;
  if (small_product_ != nullptr) return small_product_(shape_, a, b, c);
  multiply(a, b, c);
}

void GemmPlan::multiply(const float* a, const float* b, float* c) const {
  if (product_ == small_product) return multiply_small(shape_, a, b, c, context_->kernels());
  const auto& [m, n, k, op_a, op_b, a_stride, b_stride, c_stride, alpha, beta] = shape_;
  product_(alpha, factor(a, m, k, a_stride, op_a), factor(b, k, n, b_stride, op_b), beta,
           {c, m, n, c_stride}, *context_);
}

}  // namespace linnet
