#include "apps/python/binding/models.hpp"

#include <algorithm>

#include "linnet/error.hpp"

namespace linnet {

Matrix<float> matrix_of(const ReadMatrix& matrix) {
  const FeatureView view = features_of(matrix);
  if (view.type() != ElementType::f32) throw Error(Fault::usage, "weights must be float32");
  Matrix<float> copy(view.rows(), view.columns());
  for (std::size_t row = 0; row < view.rows(); ++row) {
    const auto* const values = static_cast<const float*>(static_cast<const void*>(view.row(row)));
    std::copy_n(values, view.columns(), copy.row(row));
  }
  return copy;
}

LinearModel model_of(const ReadMatrix& weights, const ReadVector<float>& bias, float scale) {
  LinearModel model;
  model.weights = matrix_of(weights);
  model.bias.assign(bias.data(), bias.data() + bias.shape(0));
  model.pixel_factor = scale;
  return model;
}

}  // namespace linnet
