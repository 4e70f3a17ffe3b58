#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "engine/train/long_vectors.hpp"
#include "linnet/fit_state.hpp"

namespace linnet {

/// Replaces a vector by its product with a symmetric, positive definite matrix.
using InverseCurvature = std::function<void(std::span<double>)>;

/// What L-BFGS knows of the curvature: the last steps s and the changes y of the gradient that they
/// made. They stand for an approximation H of the inverse Hessian, which starts from γ · D, with a
/// matrix D that the caller estimates and γ = sᵀy / yᵀDy of the last pair (Nocedal, Wright,
/// "Numerical Optimization", 2nd edition, algorithm 7.4 and equation 7.20).
///
/// d = −H · g is computed without a matrix, by the recursion of two loops:
///   d ← −g
///   for each pair, from the last to the first:  a ← sᵀd / sᵀy,  d ← d − a · y
///   d ← γ · D · d
///   for each pair, from the first to the last:  d ← d + (a − yᵀd / sᵀy) · s
/// where each pair has an a of its own.
///
/// A function with (μ/2) · ‖x‖² more has the same s, and y + μ · s: so pairs are of use for the
/// next of two functions that only differ in that.
///
/// s and y are kept as floats, of which all of this is computed in double: gradients of single
/// precision, whose differences y are, know no more. Memory: 2 · memory vectors, each pair of which
/// is allocated when it is added. All vectors have `size` numbers. Throws std::bad_alloc, and
/// what D throws. The same bits for any number of threads, if those of D are. For one thread at a
/// time.
class CurvaturePairs {
 public:
  /// Keeps the last `memory` pairs of vectors of `size` numbers; memory ≥ 1. inverse_curvature: D;
  /// empty for the unit matrix. It and `workers` must outlive this.
  CurvaturePairs(std::size_t memory, std::size_t size, const InverseCurvature& inverse_curvature,
                 const Workers& workers);

  bool empty() const noexcept { return pairs_.empty(); }
  void clear() noexcept { pairs_.clear(); }

  /// Adds the pair s = x − x_before, y = g − g_before, in place of the oldest if there are `memory`
  /// of them. If its curvature sᵀy is not above the rounding errors, which are taken for 10⁻¹² of
  /// ‖s‖ · ‖y‖, the pair is left out; the oldest is lost all the same.
  /// scratch: overwritten, as below.
  void add(std::span<const double> x_before, std::span<const double> x,
           std::span<const double> g_before, std::span<const double> g, std::span<double> scratch);

  /// direction ← −H · gradient; without pairs −D · gradient. `direction` may be `gradient`.
  void find_direction(std::span<const double> gradient, std::span<double> direction) const;

  /// Finds γ, which add() does, too: after pairs were put here or D has changed.
  void find_scale(std::span<double> scratch);

  /// The oldest first.
  const std::vector<CurvaturePair>& pairs() const noexcept { return pairs_; }
  std::vector<CurvaturePair> take() noexcept { return std::exchange(pairs_, {}); }
  /// Replaces the pairs by others, `memory` at most.
  void put(std::vector<CurvaturePair> pairs) noexcept { pairs_ = std::move(pairs); }

 private:
  LongVectors vectors_;
  std::size_t memory_;
  std::size_t size_;
  const InverseCurvature& inverse_curvature_;
  std::vector<CurvaturePair> pairs_;
  double scale_ = 1.0;  ///< γ
};

/// Makes pairs of a function those of one with (penalty/2) · Σ x² more, of its first `numbers`
/// numbers; `penalty` may be negative. Leaves out those whose curvature is lost in rounding errors.
void add_penalty(double penalty, std::size_t numbers, std::vector<CurvaturePair>& pairs,
                 const Workers& workers);

}  // namespace linnet
