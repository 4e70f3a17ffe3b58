#include "apps/commands/train_outputs.hpp"

#include <span>

#include "apps/data/same_file.hpp"
#include "apps/options/usage_error.hpp"
#include "apps/report/html/training_page.hpp"
#include "io/dataset/older_shards.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/replaceable_file.hpp"

namespace linnet {
namespace {

/// Two options with their files, of which an empty one is none.
void require_apart(const char* option, const std::string& file, const char* other_option,
                   const std::string& other_file) {
  if (file.empty() || other_file.empty() || !same_file(file, other_file)) return;
  throw UsageError{std::string(option) + " and " + other_option + " name the same file"};
}

}  // namespace

TrainOutputs::TrainOutputs(const std::string& model, const std::string& metrics,
                           const std::string& report)
    : model_(model), report_(report) {
  for (const std::string& path : {model, metrics, report}) {
    if (!path.empty()) require_no_older_shards(path);
  }
  require_replaceable(model, "model", is_model_file);
  require_apart("--metrics", metrics, "--output", model);
  require_apart("--report", report, "--output", model);
  require_apart("--report", report, "--metrics", metrics);
  constexpr std::size_t kProbeBytes = 4096;  // the sizes are not known yet
  check_can_write(model, kProbeBytes);
  if (!report.empty()) {
    require_replaceable(report, "report", is_training_page);
    check_can_write(report, kProbeBytes);
  }
  if (!metrics.empty()) metrics_.emplace(metrics);
}

void TrainOutputs::require_room(std::size_t weights) const {
  if (model_.empty()) return;
  check_can_write(model_, weights * sizeof(float));
}

void TrainOutputs::write(const EpochRow& row) {
  if (metrics_) metrics_->write(row);
}

void TrainOutputs::write(const SweptModel& model, std::size_t index, const EpochRow& row) {
  if (metrics_) metrics_->write(model, index, row);
}

void TrainOutputs::write_end(const SweptModel& model, std::size_t index) {
  if (metrics_) metrics_->write_end(model, index);
}

void TrainOutputs::write(const FitRow& row) {
  if (metrics_) metrics_->write(row);
}

void TrainOutputs::write(const FoldRow& row) {
  if (metrics_) metrics_->write(row);
}

void TrainOutputs::write(const SavedModel& model, const RunSummary& summary,
                         std::string_view page) {
  if (model_.empty()) return;
  write_model(model_, model);
  if (metrics_) metrics_->write(summary);
  if (!has_report()) return;
  const std::span<const std::byte> bytes = std::as_bytes(std::span(page));
  write_file_atomically(report_, {&bytes, 1});
}

}  // namespace linnet
