#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "linnet/context.hpp"
#include "linnet/export.hpp"
#include "linnet/matrix.hpp"

namespace LINNET_EXPORT linnet {

/// A linear classifier: logits z[c] = Σ_k weights[c][k] · x[k] + bias[c], where x[k] is the k-th
/// byte of an image times `pixel_factor`. weights: outputs × features, the convention of PyTorch's
/// nn.Linear(features, outputs).
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

/// A model in the layout of the kernels, to predict for many batches of images.
///
/// probabilities[i][c] = exp(z_c − m) / Σ_c exp(z_c − m), m = max_c z_c, for the logits z of image
/// i, whatever loss the model was trained with. Thread-safe.
class BatchPredictor {
 public:
  /// Copies the model. `context` must outlive the predictor. Throws Error(usage) for a model
  /// without outputs or features, or with a bias of another length.
  explicit BatchPredictor(const LinearModel& model, const Context& context = default_context());
  ~BatchPredictor();
  BatchPredictor(BatchPredictor&&) noexcept;
  BatchPredictor& operator=(BatchPredictor&&) noexcept;

  /// Class probabilities, images × outputs. pixels: images × features, one image a row, any stride
  /// and alignment. In parallel, with the same bits for any number of threads. Throws Error(usage)
  /// if the images do not have as many pixels as the model has features.
  Matrix<float> probabilities(MatrixView<const std::uint8_t> pixels) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

/// BatchPredictor(model, context).probabilities(pixels), for one batch of images.
Matrix<float> predict(const LinearModel& model, MatrixView<const std::uint8_t> pixels,
                      const Context& context = default_context());

}  // namespace linnet
