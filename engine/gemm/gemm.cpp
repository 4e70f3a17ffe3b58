#include "linnet/gemm.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
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
  explicit Extent(const MatrixView<T>& view) {
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

/// Where the last row of a view ends. Of a view of nothing, anywhere.
template <class T>
std::uintptr_t end_of(const MatrixView<T>& view) {
  return reinterpret_cast<std::uintptr_t>(view.row(0)) +
         ((view.rows() - 1) * view.stride() + view.columns()) * sizeof(T);
}

/// Whether one ends before the other begins, as is usual. Small products would spend as long on
/// more as on their result.
template <class T, class U>
bool are_apart(const MatrixView<T>& x, const MatrixView<U>& y) {
  return end_of(x) <= reinterpret_cast<std::uintptr_t>(y.row(0)) ||
         end_of(y) <= reinterpret_cast<std::uintptr_t>(x.row(0));
}

/// Whether they have a number in common.
template <class T, class U>
[[gnu::noinline]] bool overlap(const MatrixView<T>& x, const MatrixView<U>& y) {
  return Extent(x).overlaps(Extent(y));
}

template <class T>
void check(const Factor<T>& a, const Factor<float>& b, const MatrixView<float>& c) {
  require_product(a.rows() == c.rows(), "C must have as many rows as op(A)");
  require_product(b.columns() == c.columns(), "C must have as many columns as op(B)");
  require_product(a.columns() == b.rows(), "op(B) must have as many rows as op(A) has columns");
  require_product(are_apart(c, a.matrix) || !overlap(c, a.matrix), "C overlaps A");
  require_product(are_apart(c, b.matrix) || !overlap(c, b.matrix), "C overlaps B");
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
