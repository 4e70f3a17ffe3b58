#pragma once

#include "apps/python/binding/arrays.hpp"
#include "linnet/model.hpp"

namespace linnet {

/// A model with weights, outputs × features of float32, and a bias for each output.
LinearModel model_of(const ReadMatrix& weights, const ReadVector<float>& bias, float scale);

/// A copy of a float32 matrix. Throws Error(usage) for another type.
Matrix<float> matrix_of(const ReadMatrix& matrix);

}  // namespace linnet
