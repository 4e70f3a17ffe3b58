#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"
#include "engine/model/linear_layer.hpp"
#include "linnet/loss.hpp"

namespace linnet {

/// What is constant over all steps. Several models, the heads, may be trained on the same batches:
/// their outputs are those of one layer, one head's behind the other's.
struct SgdOptions {
  std::size_t outputs = 0;  ///< of each head
  std::size_t features = 0;
  LayerRows rows = {};  ///< of features
  std::size_t batch_size = 0;
  Loss loss = Loss::log_softmax;
  float pixel_factor = 1.0f / 255.0f;  ///< a feature is (byte − centre) · pixel_factor
  float centre = 0.0f;
  double momentum = 0.0;
  std::vector<double> weight_decays = {0.0};  ///< one for each head

  std::size_t heads() const noexcept { return weight_decays.size(); }
  std::size_t all_outputs() const noexcept { return heads() * outputs; }
  IndexRange outputs_of(std::size_t head) const noexcept {
    return {head * outputs, (head + 1) * outputs};
  }
};

/// One step of a run.
struct SgdStep {
  IndexRange batch;               ///< among the ordered examples
  std::span<const double> rates;  ///< the learning rate of each head
  double weight;  ///< the sum of the weights of the batch; its size if all are equal
};

}  // namespace linnet
