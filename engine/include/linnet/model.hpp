#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "linnet/context.hpp"
#include "linnet/export.hpp"
#include "linnet/feature_view.hpp"
#include "linnet/matrix.hpp"
#include "linnet/normalize.hpp"

namespace LINNET_EXPORT linnet {

/// A linear classifier: logits z[c] = Σ_k weights[c][k] · x[k] + bias[c], where x[k] is the k-th
/// number of a row, such as a byte of an image, times `pixel_factor`; with Normalize::rows, x is
/// then divided by its length, so that `pixel_factor` has no effect. weights: outputs × features,
/// the convention of PyTorch's nn.Linear(features, outputs).
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
  Normalize normalize = Normalize::none;
};

/// Whether every weight and bias is a finite number.
bool is_finite(const LinearModel& model);

/// A model in the layout of the kernels, to predict for many batches of rows, such as images.
///
/// probabilities[i][c] = exp(z_c − m) / Σ_c exp(z_c − m), m = max_c z_c, for the logits z of row
/// i, whatever loss the model was trained with. Thread-safe.
class BatchPredictor {
 public:
  /// Copies the model. `context` must outlive the predictor. rows: the type for which it is as fast
  /// as it can be; other types give the same up to rounding. Throws Error(usage) for a model
  /// without outputs or features, or with a bias of another length.
  explicit BatchPredictor(const LinearModel& model, const Context& context = default_context(),
                          ElementType rows = ElementType::u8);
  ~BatchPredictor();
  BatchPredictor(BatchPredictor&&) noexcept;
  BatchPredictor& operator=(BatchPredictor&&) noexcept;

  /// Class probabilities, rows × outputs. rows: features of any type, one example, such as an
  /// image, a row. In parallel, with the same bits for any number of threads. Throws Error(usage)
  /// if the rows do not have as many features as the model, and Error(data), with the number of the
  /// first such row, if a logit is not finite: a feature is not, or weights are finite numbers and
  /// yet so large that their products with features overflow.
  Matrix<float> probabilities(const FeatureView& rows) const;

  /// The same, but instead of throwing Error(data) puts the numbers of the rows whose logits are
  /// not all finite into `overflowed`, in ascending order. Their probabilities are zero.
  Matrix<float> probabilities(const FeatureView& rows, std::vector<std::size_t>& overflowed) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

/// BatchPredictor(model, context, rows.type()).probabilities(rows), for one batch.
Matrix<float> predict(const LinearModel& model, const FeatureView& rows,
                      const Context& context = default_context());

}  // namespace linnet
