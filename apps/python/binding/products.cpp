#include <nanobind/nanobind.h>

#include <cstdint>

#include "apps/python/binding/arrays.hpp"
#include "apps/python/binding/context.hpp"
#include "apps/python/binding/interruptible.hpp"
#include "apps/python/binding/parts.hpp"
#include "linnet/error.hpp"
#include "linnet/gemm.hpp"
#include "linnet/softmax.hpp"

namespace nb = nanobind;

namespace linnet {
namespace {

template <class T>
MatrixView<const T> view_of(const FeatureView& rows) {
  return {static_cast<const T*>(static_cast<const void*>(rows.row(0))), rows.rows(), rows.columns(),
          rows.stride()};
}

MatrixView<const float> floats_of(const ReadMatrix& matrix) {
  const FeatureView rows = features_of(matrix);
  if (rows.type() != ElementType::f32) throw Error(Fault::usage, "the matrix must be float32");
  return view_of<float>(rows);
}

template <class T>
auto product(MatrixView<const T> a, bool transposed, MatrixView<const float> b, bool b_transposed) {
  const Factor<T> left{a, transposed ? Op::transpose : Op::none};
  const Factor<float> right{b, b_transposed ? Op::transpose : Op::none};
  const Context& context = shared_context(std::nullopt);
  return array_of(run_interruptibly([&](const StopRequest&) {
    DenseMatrix c(left.rows(), right.columns());
    gemm(1.0f, left, right, 0.0f, c.view(), context);
    return c;
  }));
}

auto gemm_of(const ReadMatrix& a, bool a_transposed, const ReadMatrix& b, bool b_transposed) {
  const FeatureView left = features_of(a);
  const MatrixView<const float> right = floats_of(b);
  if (left.type() == ElementType::u8) {
    return product(view_of<std::uint8_t>(left), a_transposed, right, b_transposed);
  }
  return product(floats_of(a), a_transposed, right, b_transposed);
}

auto log_softmax_of(const ReadMatrix& logits) {
  const MatrixView<const float> z = floats_of(logits);
  const Context& context = shared_context(std::nullopt);
  return array_of(run_interruptibly([&](const StopRequest&) {
    DenseMatrix out(z.rows(), z.columns());
    log_softmax(z, out.view(), context);
    return out;
  }));
}

}  // namespace

void add_products(nb::module_& module) {
  using namespace nb::literals;
  module.def("gemm", &gemm_of, "a"_a.noconvert(), "a_transposed"_a, "b"_a.noconvert(),
             "b_transposed"_a);
  module.def("log_softmax", &log_softmax_of, "logits"_a.noconvert());
}

}  // namespace linnet
