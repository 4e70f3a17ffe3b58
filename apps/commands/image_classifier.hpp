#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "apps/data/prediction_inputs.hpp"
#include "apps/report/prediction_output.hpp"
#include "engine/core/workers.hpp"
#include "io/image/image_file.hpp"
#include "linnet/context.hpp"
#include "linnet/io/image_set.hpp"
#include "linnet/io/model_file.hpp"
#include "linnet/matrix.hpp"
#include "linnet/model.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// How the files are read, besides what the model says.
struct ClassifierOptions {
  std::size_t top = 1;  ///< number of most probable outputs that predictions name
  bool strict = false;  ///< whether files with an oddity are errors
  std::optional<std::size_t> max_pixels = {};
};

/// Reads batches of image files in parallel and predicts their classes. For one thread.
class ImageClassifier {
 public:
  /// `saved`, which was read from `path`, and `context` must outlive the classifier.
  ImageClassifier(const SavedModel& saved, std::string path, const ClassifierOptions& options,
                  const Context& context);

  /// The number of inputs that one call of classify takes at most.
  std::size_t batch_size() const noexcept { return batch_size_; }

  /// A prediction for each input: its classes, or its error, or neither if it is skipped. Throws
  /// Stopped.
  std::vector<Prediction> classify(std::span<const PredictionInput> inputs,
                                   const StopRequest& stop);

  /// Of all images that were read.
  const ReadingNotes& notes() const noexcept { return notes_; }

 private:
  void read(std::size_t row, const PredictionInput& input, ImageFile& file, Prediction& prediction);

  const SavedModel& saved_;
  std::string model_path_;
  ClassifierOptions options_;
  BatchPredictor predictor_;
  const Workers& workers_;
  std::vector<ImageFile> files_;  ///< one for each worker
  std::size_t batch_size_;
  Matrix<std::uint8_t> pixels_;          ///< one image a row
  std::vector<ImageNotes> image_notes_;  ///< of these images
  ReadingNotes notes_;
};

}  // namespace linnet
