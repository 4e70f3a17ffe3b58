#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "engine/train/long_vectors.hpp"
#include "linnet/aligned_buffer.hpp"
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
/// s and y are kept as floats, of which all of this is computed in double: gradients of single
/// precision, whose differences y are, know no more. Memory: 2 · memory vectors, each pair of which
/// is allocated when it is first used. All vectors have `size` numbers. Throws std::bad_alloc, and
/// what D throws. The same bits for any number of threads, if those of D are. For one thread at a
/// time.
class CurvaturePairs {
 public:
  /// Keeps the last `memory` pairs of vectors of `size` numbers; memory ≥ 1. inverse_curvature: D;
  /// empty for the unit matrix. It and `workers` must outlive this.
  CurvaturePairs(std::size_t memory, std::size_t size, const InverseCurvature& inverse_curvature,
                 const Workers& workers);

  bool empty() const noexcept { return count_ == 0; }
  void clear() noexcept { count_ = 0; }

  /// Adds the pair s = x − x_before, y = g − g_before, in place of the oldest if there are `memory`
  /// of them. If its curvature sᵀy is not above the rounding errors, which are taken for 10⁻¹² of
  /// ‖s‖ · ‖y‖, the pair is left out; the oldest is lost all the same.
  /// scratch: overwritten.
  void add(std::span<const double> x_before, std::span<const double> x,
           std::span<const double> g_before, std::span<const double> g, std::span<double> scratch);

  /// direction ← −H · gradient; without pairs −D · gradient. `direction` may be `gradient`.
  void find_direction(std::span<const double> gradient, std::span<double> direction) const;

  /// Writes the pairs and γ to a state.
  void save(MinimiserState& state) const;
  /// Takes the pairs and γ of a state in place of its own; they are `memory` at most.
  void restore(const MinimiserState& state);

 private:
  struct Pair {
    AlignedBuffer<float> s;
    AlignedBuffer<float> y;
    double product = 0.0;  ///< sᵀy
  };

  /// The pair that was added as the `age`-th before the next.
  const Pair& pair(std::size_t age) const {
    return pairs_[(next_ + pairs_.size() - age) % pairs_.size()];
  }

  LongVectors vectors_;
  std::size_t size_;
  const InverseCurvature& inverse_curvature_;
  std::vector<Pair> pairs_;
  std::size_t next_ = 0;
  std::size_t count_ = 0;
  double scale_ = 1.0;  ///< γ
};

}  // namespace linnet
