#include "linnet/gemm.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>

#include "engine/core/floating_point.hpp"
#include "engine/gemm/checks.hpp"
#include "engine/gemm/product_form.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// The bytes from the first number of a view to its last, and those of a row and to the next.
struct Extent {
  const std::byte* begin = nullptr;
  const std::byte* end = nullptr;
  std::size_t row = 0;
  std::size_t stride = 0;

  template <class T>
  explicit Extent(MatrixView<T> view) {
    if (view.rows() == 0 || view.columns() == 0) return;
    begin = reinterpret_cast<const std::byte*>(view.row(0));
    end = reinterpret_cast<const std::byte*>(view.row(view.rows() - 1) + view.columns());
    row = view.columns() * sizeof(T);
    stride = view.stride() * sizeof(T);
  }

  bool overlaps(const Extent& other) const {
    const std::less<const std::byte*> before;
    if (!before(begin, other.end) || !before(other.begin, end)) return false;
    return !lies_beside(other);
  }

 private:
  /// Whether both are columns of one matrix and have none in common: rows of each fall between
  /// those of the other.
  bool lies_beside(const Extent& other) const {
    if (stride != other.stride) return false;
    if (std::less<const std::byte*>()(other.begin, begin)) return other.lies_beside(*this);
    const std::size_t offset = static_cast<std::size_t>(other.begin - begin) % stride;
    return offset >= row && offset + other.row <= stride;
  }
};

template <class T>
void check(const Factor<T>& a, const Factor<float>& b, MatrixView<float> c) {
  require_product(a.rows() == c.rows(), "C must have as many rows as op(A)");
  require_product(b.columns() == c.columns(), "C must have as many columns as op(B)");
  require_product(a.columns() == b.rows(), "op(B) must have as many rows as op(A) has columns");
  require_product(!Extent(c).overlaps(Extent(a.matrix)), "C overlaps A");
  require_product(!Extent(c).overlaps(Extent(b.matrix)), "C overlaps B");
}

template <class T>
void multiply(float alpha, const Factor<T>& a, const Factor<float>& b, float beta,
              MatrixView<float> c, const Context& context) {
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
