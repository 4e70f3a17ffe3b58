#pragma once

#include <cstddef>
#include <span>

#include "engine/model/linear_layer.hpp"
#include "linnet/context.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// Whether the estimate is worth its making, which takes about as long as 50 evaluations at most.
bool curvature_pays(std::size_t examples, std::size_t features, std::size_t outputs);

/// An estimate of the inverse Hessian of SoftmaxObjective: that of a model that gives all C outputs
/// the same probability, without what connects outputs. For the weights of each output it is
/// (h · Σ + λ)⁻¹, h = (C − 1) / C², with the covariance Σ of the features, and for a bias 1 / h.
/// (Böhning, "Multinomial logistic regression algorithm", 1992, bounds the Hessian like that.)
/// Features that hardly vary among the examples that Σ was estimated from are taken to vary a bit.
class SoftmaxCurvature {
 public:
  /// layer: one with the layout of the parameters; it and the context must outlive this.
  SoftmaxCurvature(const Context& context, const LinearLayer& layer,
                   const Matrix<float>& covariance, double penalty);

  /// Whether the estimate for another λ would be this one but for a twentieth.
  bool serves(double penalty) const;

  /// Whether the estimate is of use: features may be so large or so small that it is not.
  bool is_finite() const;

  /// Replaces a vector of parameters by its product with the estimate. The same bits for any number
  /// of threads. For one thread at a time.
  void multiply_inverse(std::span<double> x);

 private:
  const Context& context_;
  const LinearLayer& layer_;
  double curvature_;  ///< h
  double mean_variance_;
  double diagonal_;       ///< what is added to that of h · Σ
  Matrix<float> factor_;  ///< R, with (h · Σ + λ)⁻¹ = Rᵀ · R
  Matrix<float> weights_;
  Matrix<float> product_;
};

}  // namespace linnet
