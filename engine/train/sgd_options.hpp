#pragma once

#include <cstddef>

#include "engine/core/index_range.hpp"
#include "engine/model/linear_layer.hpp"
#include "linnet/loss.hpp"

namespace linnet {

/// What is constant over all steps.
struct SgdOptions {
  std::size_t outputs = 0;
  std::size_t features = 0;
  LayerRows rows = {};  ///< of features
  std::size_t batch_size = 0;
  Loss loss = Loss::log_softmax;
  float pixel_factor = 1.0f / 255.0f;  ///< a feature is (byte − centre) · pixel_factor
  float centre = 0.0f;
  double momentum = 0.0;
  double weight_decay = 0.0;
};

/// One step of a run.
struct SgdStep {
  IndexRange batch;  ///< among the ordered examples
  double rate;       ///< the learning rate
  double weight;     ///< the sum of the weights of the batch; its size if all are equal
};

}  // namespace linnet
