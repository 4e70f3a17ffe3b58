#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "apps/report/metrics_file.hpp"
#include "linnet/io/model_file.hpp"

namespace linnet {

/// The files that `linnet train` writes: the model and, if they are asked for, the metrics and the
/// page about the training.
class TrainOutputs {
 public:
  /// Checks that all files can be written, so that a mistake is reported before training and not
  /// after it, and opens the metrics; an empty path means no metrics or no page. Throws UsageError
  /// if two paths name one file, and as require_replaceable, require_no_older_shards,
  /// check_can_write and MetricsFile do.
  TrainOutputs(const std::string& model, const std::string& metrics, const std::string& report);

  /// Writes nothing: another process does.
  TrainOutputs() = default;

  /// Throws as check_can_write does unless the disk has room for a model of `weights` weights.
  void require_room(std::size_t weights) const;

  /// Writes the line of metrics of an epoch, a fit or a penalty, if there are any.
  void write(const EpochRow& row);
  void write(const SweptModel& model, std::size_t index, const EpochRow& row);
  void write_end(const SweptModel& model, std::size_t index);
  void write(const FitRow& row);
  void write(const FoldRow& row);

  /// Writes the model, and then the last line of metrics and the page, as far as they are asked
  /// for.
  void write(const SavedModel& model, const RunSummary& summary, std::string_view page);

  bool has_report() const noexcept { return !report_.empty(); }

 private:
  std::string model_;
  std::string report_;
  std::optional<MetricsFile> metrics_;
};

}  // namespace linnet
