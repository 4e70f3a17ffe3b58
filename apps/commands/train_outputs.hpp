#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "apps/report/metrics_file.hpp"
#include "linnet/io/model_file.hpp"

namespace linnet {

/// The files that `linnet train` writes: the model and, if they are asked for, the metrics.
class TrainOutputs {
 public:
  /// Checks that both files can be written, so that a mistake is reported before training and not
  /// after it, and opens the metrics; an empty path means no metrics. Throws UsageError if both
  /// paths name one file, and as require_replaceable, check_can_write and MetricsFile do.
  TrainOutputs(const std::string& model, const std::string& metrics);

  /// Throws as check_can_write does unless the disk has room for a model of `weights` weights.
  void require_room(std::size_t weights) const;

  /// Writes an epoch's line of metrics, if there are any.
  void write(const EpochRow& row);

  /// Writes the model, and then the last line of metrics, if there are any.
  void write(const SavedModel& model, const RunSummary& summary);

 private:
  std::string model_;
  std::optional<MetricsFile> metrics_;
};

}  // namespace linnet
