#pragma once

#include <string>

#include "apps/commands/row_classifier.hpp"

namespace linnet {

/// Predicts the classes of the images in IDX files, without their labels. For one thread.
class IdxClassifier {
 public:
  /// As RowClassifier; the model is one of images.
  IdxClassifier(const SavedModel& saved, std::string path, std::size_t top, const Context& context);

  /// Reads a file of images and calls `write` with a prediction for each, in the order of the file,
  /// or with one error if the file cannot be read or its images are not such as the model takes.
  /// Throws Stopped, and as `write` does.
  void classify(const std::string& path, const StopRequest& stop,
                const RowClassifier::Write& write) const;

 private:
  const SavedModel& saved_;
  RowClassifier rows_;
};

}  // namespace linnet
