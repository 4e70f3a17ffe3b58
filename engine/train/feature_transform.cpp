#include "engine/train/feature_transform.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/data/column_moments.hpp"
#include "engine/train/contrast.hpp"

namespace linnet {
namespace {

/// Moments of the examples, in the order in which they lie.
ColumnMoments moments_of(const Examples& examples, std::span<const std::uint32_t> trained,
                         std::span<const float> scales, const Context& context) {
  std::vector<std::uint32_t> order(trained.begin(), trained.end());
  std::sort(order.begin(), order.end());
  return column_moments(examples, order, scales, context);
}

/// scikit-learn's rule for rounding errors of double; in normalized rows, which were rounded to
/// single precision, a relative deviation of 10⁻⁶ is one, too.
bool is_constant(double mean, double variance, double count, Normalize normalize) {
  constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
  const double error = mean * std::max(count * kEpsilon, normalize == Normalize::none ? 0.0 : 1e-6);
  return variance <= count * kEpsilon * variance + error * error;
}

/// 1 / σ, which must be a float; σ of numbers that are hardly floats may be smaller.
float inverse(double deviation) {
  constexpr double kMost = std::numeric_limits<float>::max();
  return static_cast<float>(std::min(1.0 / deviation, kMost));
}

}  // namespace

FeatureTransform::FeatureTransform(const Examples& examples, std::span<const std::uint32_t> trained,
                                   bool standardize, Normalize normalize,
                                   std::span<const float> scales, const Context& context)
    : type_(examples.features.type()),
      normalize_(normalize),
      trained_(trained.size()),
      features_(examples.features.columns()) {
  if (!standardize) return;
  const ColumnMoments moments = moments_of(examples, trained, scales, context);
  columns_.emplace();
  for (std::size_t k = 0; k < features_; ++k) {
    const bool varies = !is_constant(moments.mean[k], moments.variance[k],
                                     static_cast<double>(trained_), normalize_);
    varying_ += varies ? 1 : 0;
    const double deviation = varies ? std::sqrt(moments.variance[k]) : 1.0 / stored_factor();
    columns_->mean.push_back(static_cast<float>(moments.mean[k]));
    columns_->factor.push_back(inverse(deviation));
  }
}

/// A feature before its column is transformed is so much times what is stored, or 1 of normalized
/// rows, in which factors cancel out.
double FeatureTransform::stored_factor() const {
  return normalize_ == Normalize::none ? unit_factor(type_) : 1.0f;
}

LayerRows FeatureTransform::rows() const {
  return {type_, normalize_, columns_ ? &*columns_ : nullptr};
}

float FeatureTransform::factor() const {
  return unit_factor(type());
}

FeatureStatistics FeatureTransform::standardized_statistics() const {
  const auto count = static_cast<double>(trained_);
  return {.count = count * static_cast<double>(features_),
          .sum = 0.0,
          .squares = count * static_cast<double>(varying_)};
}

LinearModel FeatureTransform::folded(LinearModel model) const {
  if (!rows().are_transformed()) return model;
  const double factor = model.pixel_factor;
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    double bias = model.bias[c];
    for (std::size_t k = 0; k < model.features(); ++k) {
      const double weight = column_factor(k) * factor * model.weights.row(c)[k];
      bias -= weight * column_mean(k);
      model.weights.row(c)[k] = static_cast<float>(weight / stored_factor());
    }
    model.bias[c] = static_cast<float>(bias);
  }
  model.pixel_factor = unit_factor(type_);
  model.normalize = normalize_;
  return model;
}

LinearModel FeatureTransform::unfolded(const LinearModel& model) const {
  const bool transforms = rows().are_transformed();
  LinearModel plain(model.outputs(), model.features(), transforms ? factor() : model.pixel_factor);
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    double bias = model.bias[c];
    for (std::size_t k = 0; k < model.features(); ++k) {
      const double weight = (transforms ? stored_factor() : 1.0) * model.weights.row(c)[k];
      bias += weight * column_mean(k);
      plain.weights.row(c)[k] = static_cast<float>(weight / column_factor(k));
    }
    plain.bias[c] = static_cast<float>(bias);
  }
  return plain;
}

}  // namespace linnet
