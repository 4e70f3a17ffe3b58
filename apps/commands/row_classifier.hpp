#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "apps/report/prediction_output.hpp"
#include "linnet/context.hpp"
#include "linnet/feature_view.hpp"
#include "linnet/io/model_file.hpp"
#include "linnet/model.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// Predicts the classes of the rows of matrices where they lie, some rows at a time, in memory for
/// the probabilities of these. For one thread.
class RowClassifier {
 public:
  using Write = std::function<void(const Prediction& prediction)>;

  /// `saved`, which was read from `path`, and `context` must outlive the classifier. `top` is the
  /// number of most probable outputs that predictions name.
  RowClassifier(const SavedModel& saved, std::string path, std::size_t top, const Context& context);

  /// Calls `write` with a prediction for each row, in order: its classes, or an error if logits are
  /// not finite. `rows`, those of the file `path`, have as many features as the model. Throws
  /// Stopped, and as `write` does.
  void classify(const std::string& path, const FeatureView& rows, const StopRequest& stop,
                const Write& write) const;

 private:
  const SavedModel& saved_;
  std::string model_path_;
  std::size_t top_;
  const Context& context_;
};

/// Why logits are not finite numbers though features are: weights of the model in `path`.
std::string overflow_error(const std::string& path);

}  // namespace linnet
