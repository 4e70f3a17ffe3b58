#pragma once

#include <cstddef>
#include <vector>

#include "linnet/matrix.hpp"

namespace linnet {

/// A linear layer: logits z[c] = Σ_k weights[c][k] · x[k] + bias[c], where x[k] is a byte times
/// `pixel_factor`. weights: outputs × features, the convention of PyTorch's nn.Linear(features,
/// outputs).
struct LinearModel {
  LinearModel() = default;
  /// All zero.
  LinearModel(std::size_t outputs, std::size_t features, float factor)
      : weights(outputs, features), bias(outputs, 0.0f), pixel_factor(factor) {}

  std::size_t outputs() const noexcept { return weights.rows(); }
  std::size_t features() const noexcept { return weights.columns(); }

  Matrix<float> weights;
  std::vector<float> bias;
  float pixel_factor = 1.0f / 255.0f;
};

/// Whether every weight and bias is a finite number.
bool is_finite(const LinearModel& model);

}  // namespace linnet
