#pragma once

#include <cstddef>
#include <vector>

#include "engine/core/matrix.hpp"
#include "engine/gemm/linear_products.hpp"

namespace linnet {

/// A linear layer: logits z[c] = Σ_k weights[c][k] · x[k] + bias[c], where x[k] is a pixel scaled
/// by `scale`. weights: outputs × features, the convention of PyTorch's nn.Linear(features,
/// outputs).
struct LinearModel {
  LinearModel() = default;
  /// All zero.
  LinearModel(std::size_t outputs, std::size_t features, PixelScale pixel_scale)
      : weights(outputs, features), bias(outputs, 0.0f), scale(pixel_scale) {}

  std::size_t outputs() const noexcept { return weights.rows(); }
  std::size_t features() const noexcept { return weights.columns(); }

  Matrix<float> weights;
  std::vector<float> bias;
  PixelScale scale;
};

/// The same function with its centre folded into the bias, so that x = byte · factor: the form
/// that leaves the engine, and the one that is judged.
LinearModel fold_centre(const LinearModel& model);

/// Whether every weight and bias is a finite number.
bool is_finite(const LinearModel& model);

}  // namespace linnet
