#include "linnet/gemm.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>

#include "engine/gemm/blocked_product.hpp"
#include "engine/gemm/skinny_product.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

void require(bool holds, const char* requirement) {
  if (!holds) throw Error(Fault::usage, std::string("gemm: ") + requirement);
}

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
  require(a.rows() == c.rows(), "C must have as many rows as op(A)");
  require(b.columns() == c.columns(), "C must have as many columns as op(B)");
  require(a.columns() == b.rows(), "op(B) must have as many rows as op(A) has columns");
  require(!Extent(c).overlaps(Extent(a.matrix)), "C overlaps A");
  require(!Extent(c).overlaps(Extent(b.matrix)), "C overlaps B");
}

/// C = β · C.
void scale(float beta, MatrixView<float> c) {
  for (std::size_t i = 0; i < c.rows(); ++i) {
    float* row = c.row(i);
    if (beta == 0.0f) {
      std::fill(row, row + c.columns(), 0.0f);
    } else {
      for (std::size_t j = 0; j < c.columns(); ++j) row[j] *= beta;
    }
  }
}

template <class T>
void multiply(float alpha, const Factor<T>& a, const Factor<float>& b, float beta,
              MatrixView<float> c, const Context& context) {
  check(a, b, c);
  if (c.rows() == 0 || c.columns() == 0) return;
  if (alpha == 0.0f || a.columns() == 0) {
    scale(beta, c);
  } else if (!skinny_product(alpha, a, b, beta, c, context)) {
    blocked_product(alpha, a, b, beta, c, context);
  }
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
