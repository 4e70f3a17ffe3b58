#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/workers.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/model/linear_layer.hpp"
#include "engine/model/loss.hpp"
#include "linnet/examples.hpp"
#include "linnet/metrics.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// A model as it is judged: logits z[c] = pixel_factor · (W·x)[c] + bias[c] for bytes x. It belongs
/// to somebody else.
struct ModelView {
  const LinearLayer& weights;
  std::span<const float> bias;
  float pixel_factor;
};

/// What a model is worth on some examples.
struct Evaluation {
  double loss = 0.0;  ///< the mean
  ConfusionMatrix confusion;
};

/// Judges `model` on the examples that `indices` name, in parallel, with the same bits for any
/// number of threads. Throws Stopped if that is asked.
Evaluation evaluate(const ModelView& model, Loss loss, const Examples& examples,
                    std::span<const std::uint32_t> indices, const KernelTable& kernels,
                    const Workers& workers, const StopRequest& stop);

/// Class probabilities, outputs × rows of `pixels`: softmax of the logits, whatever the loss was.
/// In parallel as above.
Matrix<float> predict(const ModelView& model, MatrixView<const std::uint8_t> pixels,
                      const KernelTable& kernels, const Workers& workers);

}  // namespace linnet
