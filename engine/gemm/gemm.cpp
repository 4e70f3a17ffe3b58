#include "linnet/gemm.hpp"

#include <cstddef>
#include <cstdint>

#include "engine/core/floating_point.hpp"
#include "engine/gemm/checks.hpp"
#include "engine/gemm/product_form.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// Where the rows of a view lie, which is not one of nothing, in bytes.
struct RowBytes {
  std::uintptr_t begin;
  std::size_t row;
  std::size_t stride;

  template <class T>
  explicit RowBytes(const MatrixView<T>& view)
      : begin(reinterpret_cast<std::uintptr_t>(view.row(0))),
        row(view.columns() * sizeof(T)),
        stride(view.stride() * sizeof(T)) {}

  /// Whether both are columns of one matrix and have none in common: rows of each fall between
  /// those of the other. Seldom asked, and not inlined, so that the numbers stay in registers.
  [[gnu::noinline]] bool lie_beside(const RowBytes& other) const {
    if (stride != other.stride) return false;
    if (other.begin < begin) return other.lie_beside(*this);
    const std::size_t offset = (other.begin - begin) % stride;
    return offset >= row && offset + other.row <= stride;
  }
};

template <class T>
bool is_empty(const MatrixView<T>& view) {
  return view.rows() == 0 || view.columns() == 0;
}

/// Whether x and y have a number in common. Mostly one ends before the other begins.
template <class T, class U>
bool overlap(const MatrixView<T>& x, const MatrixView<U>& y) {
  if (is_empty(x) || is_empty(y)) return false;
  const RowBytes of_x(x);
  const RowBytes of_y(y);
  if (of_x.begin + (x.rows() - 1) * of_x.stride + of_x.row <= of_y.begin) return false;
  if (of_y.begin + (y.rows() - 1) * of_y.stride + of_y.row <= of_x.begin) return false;
  return !of_x.lie_beside(of_y);
}

template <class T>
void check(const Factor<T>& a, const Factor<float>& b, const MatrixView<float>& c) {
  require_product(a.rows() == c.rows(), "C must have as many rows as op(A)");
  require_product(b.columns() == c.columns(), "C must have as many columns as op(B)");
  require_product(a.columns() == b.rows(), "op(B) must have as many rows as op(A) has columns");
  require_product(!overlap(c, a.matrix), "C overlaps A");
  require_product(!overlap(c, b.matrix), "C overlaps B");
}

template <class T>
void multiply(float alpha, const Factor<T>& a, const Factor<float>& b, float beta,
              const MatrixView<float>& c, const Context& context) {
  check(a, b, c);
  const ProductShape shape{c.rows(), c.columns(), a.columns(), a.op, b.op};
  const StandardFloatingPoint standard;
  choose_product<T>(shape, alpha, context.kernels())(alpha, a, b, beta, c, context);
}

}  // namespace

void gemm(float alpha, Factor<float> a, Factor<float> b, float beta, MatrixView<float> c,
          const Context& context) {
  multiply(alpha, a, b, beta, c, context);
}

void gemm(float alpha, Factor<std::uint8_t> a, Factor<float> b, float beta, MatrixView<float> c,
          const Context& context) {
  multiply(alpha, a, b, beta, c, context);
}

}  // namespace linnet
