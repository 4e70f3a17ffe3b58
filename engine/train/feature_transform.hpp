#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "engine/data/feature_statistics.hpp"
#include "engine/data/widen.hpp"
#include "engine/model/linear_layer.hpp"
#include "linnet/context.hpp"
#include "linnet/examples.hpp"
#include "linnet/model.hpp"
#include "linnet/normalize.hpp"

namespace linnet {

/// What makes the features that a model is trained on of those that are stored: each row is divided
/// by its length (Normalize::rows), and then the mean μ of the examples that are trained on is
/// subtracted from each column, and the rest divided by their standard deviation σ (standardize);
/// or neither. Nothing is copied: layers transform rows as they read them (LayerRows).
///
/// A column whose σ is 0 up to rounding is constant, and is divided by 1, as by scikit-learn's
/// StandardScaler. μ and 1/σ are rounded to floats, by which both training and the model go.
class FeatureTransform {
 public:
  /// trained: the examples that are trained on. scales: those of their rows, for Normalize::rows;
  /// else none. Examples and scales must outlive it.
  FeatureTransform(const Examples& examples, std::span<const std::uint32_t> trained,
                   bool standardize, Normalize normalize, std::span<const float> scales,
                   const Context& context);
  FeatureTransform(const FeatureTransform&) = delete;  // layers point to its columns
  FeatureTransform& operator=(const FeatureTransform&) = delete;

  /// What layers multiply with.
  LayerRows rows() const;

  /// What is as if it were stored: f32 for features that are transformed.
  ElementType type() const { return rows().are_transformed() ? ElementType::f32 : type_; }

  /// A feature is so much times what layers multiply with: 1 / 255 for bytes that stay bytes.
  float factor() const;

  bool standardizes() const { return columns_.has_value(); }

  /// The sums over all features of the examples that are trained on, standardized: of each column
  /// that varies Σ x = 0 and the mean of x² is 1.
  FeatureStatistics standardized_statistics() const;

  /// The model for features as they are stored of one for these: the transform of the columns and
  /// its pixel_factor folded into weights and bias, in double. The same model if nothing is
  /// transformed.
  LinearModel folded(LinearModel model) const;

  /// The reverse, with pixel_factor = factor(); a copy if nothing is transformed.
  LinearModel unfolded(const LinearModel& model) const;

 private:
  double column_mean(std::size_t k) const { return columns_ ? columns_->mean[k] : 0.0; }
  double column_factor(std::size_t k) const { return columns_ ? columns_->factor[k] : 1.0; }
  double stored_factor() const;

  ElementType type_;
  Normalize normalize_;
  std::optional<ColumnTransform> columns_;
  std::size_t trained_;  ///< examples
  std::size_t features_;
  std::size_t varying_ = 0;  ///< columns that are not constant
};

}  // namespace linnet
