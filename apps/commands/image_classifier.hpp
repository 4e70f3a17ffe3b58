#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "apps/data/prediction_inputs.hpp"
#include "apps/report/prediction_output.hpp"
#include "engine/core/workers.hpp"
#include "io/image/image_file.hpp"
#include "linnet/context.hpp"
#include "linnet/io/model_file.hpp"
#include "linnet/matrix.hpp"
#include "linnet/model.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// Reads batches of image files in parallel and predicts their classes. For one thread.
class ImageClassifier {
 public:
  /// Predictions name the `top` most probable outputs. `saved` and `context` must outlive the
  /// classifier.
  ImageClassifier(const SavedModel& saved, std::size_t top, const Context& context);

  /// The number of inputs that one call of classify takes at most.
  std::size_t batch_size() const noexcept { return batch_size_; }

  /// A prediction for each input: its classes, or its error, or neither if it is skipped. Throws
  /// Stopped.
  std::vector<Prediction> classify(std::span<const PredictionInput> inputs,
                                   const StopRequest& stop);

 private:
  void read(std::size_t row, const PredictionInput& input, ImageFile& file, Prediction& prediction);
  std::vector<RankedClass> rank(std::span<const float> probabilities) const;

  const SavedModel& saved_;
  std::size_t top_;
  BatchPredictor predictor_;
  const Workers& workers_;
  std::vector<ImageFile> files_;  ///< one for each worker
  std::size_t batch_size_;
  Matrix<std::uint8_t> pixels_;  ///< one image a row
};

}  // namespace linnet
