#include "engine/train/softmax_curvature.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/finite_numbers.hpp"
#include "engine/train/feature_covariance.hpp"
#include "engine/train/inverse_factor.hpp"
#include "linnet/gemm.hpp"

namespace linnet {
namespace {

/// Of equal probabilities. A single output has none, and needs none.
double curvature_of(std::size_t outputs) {
  const auto count = static_cast<double>(outputs);
  return outputs == 1 ? 1.0 : (count - 1.0) / (count * count);
}

double mean_of_diagonal(const Matrix<float>& matrix) {
  double sum = 0.0;
  for (std::size_t k = 0; k < matrix.rows(); ++k) sum += matrix.row(k)[k];
  return sum / static_cast<double>(matrix.rows());
}

/// What is added to the diagonal of h · Σ: λ, and of the mean variance a hundredth: with more
/// examples, features that seemed constant may vary.
double added_to_diagonal(double curvature, double mean_variance, double penalty) {
  return std::max(curvature * 0.01 * mean_variance + penalty, 1e-20);
}

Matrix<float> curvature_matrix(const Matrix<float>& covariance, double curvature, double diagonal) {
  const std::size_t size = covariance.rows();
  Matrix<float> matrix(size, size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      matrix.row(i)[j] =
          static_cast<float>(curvature * covariance.row(i)[j] + (i == j ? diagonal : 0.0));
    }
  }
  return matrix;
}

}  // namespace

bool curvature_pays(std::size_t examples, std::size_t features, std::size_t outputs) {
  // Operations of the covariance, 2 · n · K², and of the factor, some K³, over those of an
  // evaluation, 4 · N · K · C.
  const double making = static_cast<double>(features) *
                        static_cast<double>(2 * sampled_examples(examples) + features);
  constexpr std::size_t kMostFeatures = 8192;  // two matrices of 256 MB
  return features <= kMostFeatures &&
         making <= 50.0 * 4.0 * static_cast<double>(examples) * static_cast<double>(outputs);
}

SoftmaxCurvature::SoftmaxCurvature(const Context& context, const LinearLayer& layer,
                                   const Matrix<float>& covariance, double penalty)
    : context_(context),
      layer_(layer),
      curvature_(curvature_of(layer.outputs())),
      mean_variance_(mean_of_diagonal(covariance)),
      diagonal_(added_to_diagonal(curvature_, mean_variance_, penalty)),
      factor_(inverse_factor(curvature_matrix(covariance, curvature_, diagonal_), context)),
      weights_(layer.outputs(), layer.features()),
      product_(layer.outputs(), layer.features()) {}

bool SoftmaxCurvature::serves(double penalty) const {
  const double other = added_to_diagonal(curvature_, mean_variance_, penalty);
  return std::fabs(other - diagonal_) <= 0.05 * diagonal_;
}

bool SoftmaxCurvature::is_finite() const {
  return all_finite(factor_);
}

void SoftmaxCurvature::multiply_inverse(std::span<double> x) {
  const IndexRange all{0, layer_.features()};
  const auto for_each_weight = [&](const auto& body) {
    layer_.for_each_register(all, [&](std::size_t c, std::size_t feature, std::size_t place) {
      const std::size_t count = std::min(feature + layer_.lanes(), all.end);
      float* const weights = weights_.row(c);
      for (std::size_t k = feature; k < count; ++k) body(weights[k], x[place + k - feature]);
    });
  };
  for_each_weight([](float& to, double from) { to = static_cast<float>(from); });
  gemm(1.0f, {weights_.view()}, {factor_.view(), Op::transpose}, 0.0f, product_.view(), context_);
  gemm(1.0f, {product_.view()}, {factor_.view()}, 0.0f, weights_.view(), context_);
  for_each_weight([](float from, double& to) { to = from; });
  for (std::size_t i = layer_.numbers().size(); i < x.size(); ++i) x[i] /= curvature_;
}

}  // namespace linnet
