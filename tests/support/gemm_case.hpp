#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "linnet/gemm.hpp"
#include "tests/support/guarded_memory.hpp"
#include "tests/support/tolerance.hpp"

namespace linnet::test {

/// What a product is of: op(A) m × k, op(B) k × n.
struct GemmShape {
  std::size_t m;
  std::size_t n;
  std::size_t k;
  Op a = Op::none;
  Op b = Op::none;

  std::string text() const;
};

/// Both factors transposed or not, in turn.
inline constexpr Op kOps[] = {Op::none, Op::transpose};

/// op(A) · op(B) in double, and the sums of the magnitudes of its terms.
struct ReferenceProduct {
  std::vector<double> values;
  std::vector<double> magnitudes;
};

template <class T>
ReferenceProduct reference_product(const Factor<T>& a, const Factor<float>& b);

/// How the operands lie in memory.
struct Placement {
  std::size_t a_gap = 0;  ///< numbers between the end of a row and the next
  std::size_t b_gap = 0;
  std::size_t c_gap = 0;
  Flush a = Flush::back;
  Flush b = Flush::back;
  Flush c = Flush::back;
};

/// Rows packed tight or with gaps of all sorts, and each operand flush with either guard.
Placement any_placement(Random& random);

/// Operands of one product, random numbers between guards, with NaN wherever there is no operand.
template <class T>
class GemmCase {
 public:
  GemmCase(const GemmShape& shape, const Placement& placement, Random& random);

  const GemmShape& shape() const { return shape_; }
  GuardedMatrix<T>& a() { return a_; }
  GuardedMatrix<float>& b() { return b_; }
  Factor<T> a_factor() const { return {a_.read_view(), shape_.a}; }
  Factor<float> b_factor() const { return {b_.read_view(), shape_.b}; }

  /// The product with `alpha` and `beta`, added to C as it was drawn; for beta = 0, to a C of NaN.
  GuardedMatrix<float> run(const Context& context, float alpha, float beta) const;

  /// C before the product, where it was drawn.
  GuardedMatrix<float> c_as_drawn() const;

  /// How far `c` is outside of what the rounding of α · P + β · C allows. Where the reference is
  /// NaN or infinite, so must be the result.
  WorstError error(const GuardedMatrix<float>& c, const ReferenceProduct& product, float alpha,
                   float beta) const;

  ReferenceProduct reference() const { return reference_product(a_factor(), b_factor()); }

  /// The same numbers, placed differently.
  GemmCase placed(const Placement& placement) const;

 private:
  GemmCase(const GemmShape& shape, const Placement& placement);

  GemmShape shape_;
  Placement placement_;
  GuardedMatrix<T> a_;
  GuardedMatrix<float> b_;
  GuardedMatrix<float> c_;
};

extern template class GemmCase<float>;
extern template class GemmCase<std::uint8_t>;

}  // namespace linnet::test
